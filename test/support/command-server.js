import {Buffer} from 'node:buffer'
import os from 'node:os'
import {syncBuiltinESMExports} from 'node:module'
import process from 'node:process'

// A process that runs one command after the other, so that modules are loaded once and not for each command: see `runCommand` in cli.ts.

// Worker threads would load the modules again, and test files run side by side already. Results do not depend on the number.
os.availableParallelism = () => 1
syncBuiltinESMExports()

const {execute} = await import('@oclif/core')
const end = process.exit.bind(process)

/** What the end of a process does, and a kept one has to do after each command: its listeners go, and those of the end are called. */
function listenersOf(emitter) {
  const before = new Map(emitter.eventNames().map(name => [name, new Set(emitter.rawListeners(name))]))
  return code => {
    for (const name of emitter.eventNames())
      for (const listener of emitter.rawListeners(name)) {
        if (before.get(name)?.has(listener)) continue
        emitter.removeListener(name, listener)
        if (emitter === process && name === 'exit') listener.call(process, code)
      }
  }
}

/** Collects what is written to a stream of the process. */
function collect(stream) {
  const pieces = []
  const {write} = stream
  stream.write = (piece, encoding, done) => {
    pieces.push(typeof piece === 'string' ? Buffer.from(piece, typeof encoding === 'string' ? encoding : 'utf8') : piece)
    const written = typeof encoding === 'function' ? encoding : done
    if (written) process.nextTick(written)
    return true
  }
  return () => {
    stream.write = write
    return Buffer.concat(pieces).toString()
  }
}

async function run({bin, args, cwd, env}) {
  const home = process.cwd()
  const environment = {...process.env}
  const ends = [process, process.stdout, process.stderr].map(listenersOf)
  const streams = [collect(process.stdout), collect(process.stderr)]
  let exited
  process.exit = code => {
    exited ??= code
  }
  process.exitCode = undefined
  process.argv = [process.execPath, bin, ...args]
  process.chdir(cwd)
  Object.assign(process.env, env)
  await execute({dir: bin, args})
  const code = exited ?? process.exitCode ?? 0
  for (const endListeners of ends) endListeners(code)
  const [stdout, stderr] = streams.map(written => written())
  process.exitCode = undefined
  process.chdir(home)
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
  return {code, stdout, stderr}
}

process.on('message', request => {
  void run(request).then(result => process.send(result))
})
// Whoever asked has gone.
process.once('disconnect', () => {
  end(0)
})
