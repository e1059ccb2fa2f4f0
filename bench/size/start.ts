import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {root, runMeasured} from '../support/measured-process.js'

/** How long a quick command takes beside a bare program of the same framework. */
export interface StartRun {
  readonly command: string
  readonly processorSeconds: number
  /** To the processor time of the bare program in the same run. */
  readonly ratio: number
}

const COMMANDS = [['--help'], ['--version'], ['audit', '--help'], ['attacks'], ['generators'], ['metrics'], ['doctor']]

/** Least processor time of some runs each, taken in turns with the bare program: what else the machine does then meets all alike. */
export async function measureStarts(folder: string, runs: number): Promise<StartRun[]> {
  const bare = makeBareProgram(path.join(folder, 'bare'))
  const taken = new Map<string, number[]>()
  const measure = async (name: string, args: readonly string[], program?: string) => {
    const {processorSeconds} = await runMeasured(args, program === undefined ? {} : {program})
    taken.set(name, [...(taken.get(name) ?? []), processorSeconds])
  }
  for (let run = 0; run < runs; run++) {
    await measure('bare', ['--help'], bare)
    for (const args of COMMANDS) await measure(args.join(' '), args)
  }
  const least = (name: string) => Math.min(...(taken.get(name) ?? []))
  return Array.from(taken.keys(), command => ({
    command,
    processorSeconds: least(command),
    ratio: least(command) / least('bare'),
  }))
}

/** A program with one command that does nothing, on the same version of the framework. */
function makeBareProgram(folder: string): string {
  mkdirSync(path.join(folder, 'commands'), {recursive: true})
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  const oclif = {bin: 'bare', commands: './commands'}
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({name: 'bare', version: '1.0.0', type: 'module', oclif}))
  writeFileSync(
    path.join(folder, 'commands/nothing.js'),
    "import {Command} from '@oclif/core'\nexport default class Nothing extends Command {\n  async run() {}\n}\n",
  )
  const program = path.join(folder, 'run.js')
  writeFileSync(program, "import {execute} from '@oclif/core'\nawait execute({dir: import.meta.url})\n")
  return program
}
