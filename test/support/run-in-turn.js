// Runs commands in this process, one after the other: node run-in-turn.js '[["inspect", "a.csv"], ...]'. Prints a JSON list of
// how each ended ([exit code, error code]), and the highest memory of the process in MB.
import {existsSync, readFileSync} from 'node:fs'
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
print(JSON.stringify({ends, megabytes: highest() / 1024}))

/** In kB. What the system says of a process's resources begins with those of the process that started it, however large that is. */
function highest() {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS)
}
