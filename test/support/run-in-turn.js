// Runs commands in this process, one after the other: node run-in-turn.js '[["inspect", "a.csv"], ...]'. Prints a JSON list of
// how each ended ([exit code, error code]), and the highest memory of the process in MB.
import path from 'node:path'
import {Config} from '@oclif/core'

const root = path.resolve(import.meta.dirname, '../..')
const config = await Config.load({root})
const print = process.stdout.write.bind(process.stdout)
let text = ''
process.stdout.write = chunk => {
  text += chunk
  return true
}
process.setMaxListeners(0)
const ends = []
for (const [command, ...args] of JSON.parse(process.argv[2])) {
  text = ''
  process.exitCode = 0
  await config.runCommand(command, [...args, '--json'])
  const {error} = JSON.parse(text)
  ends.push([process.exitCode, error?.code ?? null])
}
process.exitCode = 0
print(JSON.stringify({ends, megabytes: process.resourceUsage().maxRSS / 1024}))
