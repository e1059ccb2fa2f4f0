import {openAsBlob} from 'node:fs'
import {readdir, stat} from 'node:fs/promises'
import path from 'node:path'
import type {MemoryDisk} from '../../src/platform/browser/memory-disk.js'
import {described} from './described-table.js'

// A program of its own: reads the files that it is given over the file system of the browser, and says what they hold.
const {disk} = (await import('../../src/platform/browser/disk.js')) as {disk: MemoryDisk}

async function mount(file: string): Promise<void> {
  if ((await stat(file)).isDirectory()) for (const name of await readdir(file)) await mount(path.join(file, name))
  else disk.mount(file, await openAsBlob(file))
}

const answers: unknown[] = []
for (const [folder, given] of JSON.parse(process.argv[2]) as [string, string][]) {
  await mount(folder)
  answers.push(await described(given))
}
// Ports of messages would keep it alive.
process.stdout.write(JSON.stringify(answers), () => process.exit(0))
