import http from 'node:http'
import https from 'node:https'

const status = (module, url, headers = {}) => new Promise((resolve, reject) =>
  module.get(url, { headers }, answer => { answer.resume().on('end', () => resolve(answer.statusCode)) }).on('error', reject))

console.log('vendor', await status(https, 'https://mms.api.egym.com/api/v2/accounts', { 'x-api-key': process.env.MOCKVENDORS_EGYM_API_KEY }))
await status(https, 'https://api.example.com/').catch(() => console.log('other refused'))
console.log('direct', await status(http, process.env.MOCKVENDORS_URL + '/_mock/ready'))
