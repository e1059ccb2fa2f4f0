import {createHash} from 'node:crypto'
import {readFile, readdir, rm, rmdir} from 'node:fs/promises'
import path from 'node:path'
import {CLAIM_FILE, claimFolder, writeWhole} from '../core/claimed-folder.js'
import type {Checkpoints} from '../core/saved-state.js'
import {seal, unseal, Unsealable, type Kind} from '../io/sealed-state.js'
import {writeError} from '../io/write-table.js'

const KIND: Kind = {format: 'minority-report checkpoint', version: 1}
const ENDING = '.checkpoint.safetensors'

export interface CheckpointFolder extends Checkpoints {
  /** Takes away what was kept, and the folder if nothing else is in it: call at success. */
  remove(): Promise<void>
}

/**
 * Keeps the state of trainings in a folder, one file per training, so that a command that was killed goes on where it was. What is
 * kept are parameters and moments of optimisers, no rows. Files appear whole or not at all; a damaged one counts as not there.
 *
 * @param plan All that decides the result, as plain JSON.
 * @throws {UserError} When the folder holds trainings of another plan, naming what differs, or cannot be made.
 */
export async function openCheckpointFolder(folder: string, plan: unknown, secondsBetween: number): Promise<CheckpointFolder> {
  await claimFolder(folder, plan, {holds: 'a training', flag: '--checkpoint'}).catch((error: unknown) => {
    throw writeError(error, folder, '--checkpoint')
  })
  const isOurs = (name: string) => name.includes(ENDING) || name === CLAIM_FILE
  return {
    ...placeIn(folder, [], secondsBetween),
    async remove() {
      for (const name of await readdir(folder)) if (isOurs(name)) await rm(path.join(folder, name), {force: true})
      // Something else of the user's may be in it.
      await rmdir(folder).catch(() => undefined)
    },
  }
}

function placeIn(folder: string, labels: readonly string[], secondsBetween: number): Checkpoints {
  const name = createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, 16)
  const file = path.join(folder, name + ENDING)
  let last = performance.now()
  return {
    part: label => placeIn(folder, [...labels, label], secondsBetween),
    async read() {
      try {
        return unseal(KIND, await readFile(file))
      } catch (error) {
        if (error instanceof Unsealable || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    keep(state, always = false) {
      if (!always && performance.now() - last < 1000 * secondsBetween) return undefined
      return writeWhole(file, seal(KIND, state())).then(() => {
        last = performance.now()
      })
    },
  }
}
