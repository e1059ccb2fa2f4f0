#!/usr/bin/env node
import {execute} from '@oclif/core'

// A reader that stops early (`| head`) is not an error, and what was found still decides the exit code. A full disk is the user's to
// mend; the framework's listener would call it a bug.
process.stdout.removeAllListeners('error')
process.stdout.on('error', error => {
  if (error.code === 'EPIPE') return
  process.stderr.write(`Error: stdout cannot be written (${error.code}).\n`)
  process.exit(2)
})
process.stderr.on('error', () => undefined)

await execute({dir: import.meta.url})
