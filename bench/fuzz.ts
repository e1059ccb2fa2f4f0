/**
 * npm run bench:fuzz: damaged files of every reader, in this process and as commands.
 *
 *   npm run bench:fuzz -- [--cases 100000] [--processes 500] [--seed 1]
 *
 * A case fails when a reader throws anything but a message for the user, takes more than 10 s, takes a damaged file
 * with a checksum for a good one, or when memory passes 1 GB; a process also when it ends with exit code 1 or prints a
 * stack. Files that failed are kept in the folder that is named at the end.
 */
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {createRng} from '../src/core/rng.js'
import {damage, fuzzOnce, type Fault} from '../test/support/fuzz/judge.js'
import {fuzzedReaders} from '../test/support/fuzz/readers.js'
import {COMMANDS, runCommand, soundFile} from './fuzz/processes.js'

const {values} = parseArgs({
  options: {
    cases: {type: 'string', default: '100000'},
    processes: {type: 'string', default: '500'},
    seed: {type: 'string', default: '1'},
  },
})

const MOST_MEMORY = 1e9
const folder = await mkdtemp(path.join(os.tmpdir(), 'fuzz-'))
const kept = path.join(folder, 'failed')
await mkdir(kept)
const root = createRng(values.seed)
const faults: Fault[] = []

async function keep(fault: Fault): Promise<void> {
  faults.push(fault)
  await writeFile(path.join(kept, `${faults.length}-${fault.reader.replaceAll(/\W/g, '_')}`), fault.bytes)
  console.log(`${faults.length}. ${fault.reader}: ${fault.what.split('\n').slice(0, 4).join(' | ')}`)
}

const readers = await fuzzedReaders(folder)
const each = Math.ceil(Number(values.cases) / readers.length)
let highest = 0
for (const reader of readers) {
  const startedAt = performance.now()
  const original = await reader.read(reader.valid)
  const rng = root.fork(reader.name)
  for (let at = 0; at < each; at++) {
    const fault = await fuzzOnce(reader, original, rng.fork(`${at}`))
    if (fault !== undefined) await keep(fault)
    const {rss} = process.memoryUsage()
    if (rss > MOST_MEMORY && rss > highest)
      await keep({reader: reader.name, what: `memory ${Math.round(rss / 1e6)} MB`, bytes: Buffer.alloc(0)})
    highest = Math.max(highest, rss)
  }
  console.log(`${reader.name}: ${each} cases, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
}
const processes = Number(values.processes)
for (const {name, valid} of readers) await writeFile(soundFile(folder, name), valid)
for (let at = 0; at < processes; at++) {
  const command = COMMANDS[at % COMMANDS.length]
  const reader = readers.find(({name}) => name === command.reader)
  if (reader === undefined) throw new RangeError(command.reader)
  const damaged = damage(reader, root.fork(`process/${at}`))
  // A description that is no JSON cannot be put into a file.
  const bytes = (await reader.file?.(damaged).catch(() => undefined)) ?? damaged
  const what = await runCommand(command, bytes, folder)
  if (what !== undefined) await keep({reader: command.args.join(' '), what, bytes})
}
console.log(
  `${each * readers.length} cases and ${processes} processes: ${faults.length} faults; at most ` +
    `${Math.round(highest / 1e6)} MB in this process.`,
)
if (faults.length > 0) {
  console.log(`Kept in ${kept}`)
  process.exitCode = 1
} else await rm(folder, {recursive: true, force: true})
