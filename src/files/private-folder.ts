import {spawn} from 'node:child_process'
import {mkdtemp, rm} from 'node:fs/promises'
import {Socket} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** A folder for real records that another program works on: nobody but its owner can enter it. */
export interface PrivateFolder {
  readonly path: string
  /** Names the process group that works there. It is killed when this process ends before it. */
  watch(group: number): void
  /** Removes it with all in it. Nobody works there any more. */
  close(): Promise<void>
}

/**
 * Reads process groups until the pipe to this process breaks, which it does however this process ends. Only a process that is not
 * this one can clean up after a kill. An empty line says that nobody works there any more.
 */
const GUARD = `
group=
while IFS= read -r group; do last=$group; done
[ -n "$last" ] && kill -s KILL -- "-$last" 2>/dev/null
rm -rf -- "$1"
`

/** Makes a folder in the temporary folder. It is removed whatever happens: the end, an error, Ctrl-C, a kill of this process. */
export async function openPrivateFolder(): Promise<PrivateFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
  const guard = process.platform === 'win32' ? undefined : startGuard(folder)
  return {
    path: folder,
    watch: group => guard?.write(`${group}\n`),
    async close() {
      guard?.write('\n')
      await rm(folder, {recursive: true, force: true, maxRetries: 3})
      guard?.end()
    },
  }
}

/** The pipe to the guard, which does not keep this process alive. */
function startGuard(folder: string): Socket | undefined {
  const guard = spawn('/bin/sh', ['-c', GUARD, 'minority-report-guard', folder], {
    // Ctrl-C goes to all processes of a terminal's group: the guard is to outlive it.
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Where there is no shell, the folder is removed in all cases but a kill.
  guard.on('error', () => undefined)
  guard.unref()
  const pipe: unknown = guard.stdin
  if (!(pipe instanceof Socket)) return undefined
  pipe.on('error', () => undefined)
  pipe.unref()
  return pipe
}
