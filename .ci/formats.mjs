// Reads the .har and .mmd files of a directory, and fails if one is not right.
import fs from 'node:fs'
import path from 'node:path'
import { JSDOM } from 'jsdom'
import validator from 'har-validator'

const dom = new JSDOM('')
globalThis.window = dom.window
globalThis.document = dom.window.document
const { default: mermaid } = await import('mermaid')

const dir = process.argv[2]
let hars = 0, diagrams = 0
for (const name of fs.readdirSync(dir)) {
  const text = fs.readFileSync(path.join(dir, name), 'utf8')
  try {
    if (name.endsWith('.har')) {
      await validator.har(JSON.parse(text))
      hars++
    } else {
      const { diagramType } = await mermaid.parse(text)
      if (diagramType !== 'sequence') throw new Error(`it is a ${diagramType}`)
      diagrams++
    }
  } catch (err) {
    console.error(`${name}: ${err.message} ${JSON.stringify(err.errors ?? '')}\n${text}`)
    process.exitCode = 1
  }
}
console.log(`read: ${hars} HAR, ${diagrams} diagrams`)
if (hars < 1 || diagrams < 20) process.exitCode = 1
