// Node before 22.21 and 24 knows no proxy variable. With this file its https and fetch use
// the proxy of mockvendors, unchanged otherwise:
//   mockvendors exec --intercept -- env NODE_OPTIONS="--require $PWD/examples/intercept/old-node.cjs" npm test
const http = require('node:http')
const tls = require('node:tls')
const { Duplex } = require('node:stream')

const connect = tls.connect
const proxy = new URL(process.env.HTTPS_PROXY)
const direct = process.env.NO_PROXY.split(',')

tls.connect = (to, ...more) => {
  if (!to.host || to.socket || direct.includes(to.host)) return connect(to, ...more)
  const opened = new Promise((resolve, reject) => http.request({
    host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: `${to.host}:${to.port}`, agent: false,
  }).on('connect', (answer, socket) => answer.statusCode === 200 ? resolve(socket)
    : reject(new Error(`${to.host}: the proxy says ${answer.statusCode} ${answer.statusMessage}`))).on('error', reject).end())
  const tunnel = new Duplex({
    read() { opened.then(s => s.resume(), () => {}) },
    write(chunk, encoding, done) { opened.then(s => s.write(chunk, done), done) },
    final(done) { opened.then(s => s.end(done), done) },
    destroy(error, done) { opened.then(s => s.destroy(), () => {}); done(error) },
  })
  opened.then(s => s.on('data', chunk => tunnel.push(chunk) || s.pause()).on('end', () => tunnel.push(null))
    .on('error', error => tunnel.destroy(error)), error => tunnel.destroy(error))
  const secure = connect({ ...to, socket: tunnel }, ...more)
  for (const name of ['ref', 'unref']) secure[name] = () => { opened.then(s => s[name](), () => {}); return secure }
  return secure
}
