import {readdir, rm, rmdir} from '../platform/files.js'
import * as path from '../platform/paths.js'
import {UserError} from '../core/errors.js'
import type {Checkpoints, SavedState} from '../core/saved-state.js'
import {say, setting} from '../core/text.js'
import {CLAIM_FILE, claimFolder, readJson, writeWhole} from '../files/claimed-folder.js'
import {writeError} from '../files/disk-errors.js'
import {SIZES} from '../files/limits.js'
import {isThere, readBytes} from '../files/read-bytes.js'
import {sha256Hex} from '../platform/hash.js'
import {sha256OfFile} from '../io/hash.js'
import {withChecksum, withoutChecksum, UnreadableState, type Kind} from '../io/checksummed-state.js'

const KIND: Kind = {format: 'minority-report checkpoint', version: 1}
const ENDING = '.checkpoint.safetensors'
const OUTPUTS = 'outputs.json'

export interface CheckpointFolder extends Checkpoints {
  /** Takes away what was kept: call at success. */
  remove(): Promise<void>
  /** Notes that an output file of this plan is complete and about to get its name. */
  noteOutput(file: string, sha256: string): Promise<void>
  /** Whether a file is one that was noted, byte by byte: the same command may then write it again. */
  hasWritten(file: string): Promise<boolean>
}

/**
 * Keeps the state of trainings in a folder, one file per training, so that a command that was killed goes on where it was. What is
 * kept are parameters and moments of optimisers, no rows. Files appear whole or not at all, and each says which plan it belongs to.
 *
 * @param plan All that decides the result, as plain JSON.
 * @throws {UserError} When the folder holds trainings of another plan, naming what differs, or cannot be made.
 */
export async function openCheckpointFolder(folder: string, plan: unknown, secondsBetween: number): Promise<CheckpointFolder> {
  await claimFolder(folder, plan, {holds: 'a training', option: 'checkpoint', writes: name => name.includes(ENDING)}).catch(
    (error: unknown) => {
      throw writeError(error, folder, 'checkpoint')
    },
  )
  const outputs = path.join(folder, OUTPUTS)
  const isOurs = (name: string) => name.includes(ENDING) || name === CLAIM_FILE || name === OUTPUTS
  return {
    ...placeIn({folder, secondsBetween, plan: sha256Hex(JSON.stringify(plan))}, []),
    async remove() {
      // A run that is killed here must know what is left for its own: the claim goes after all states, and the list of outputs last.
      const states = (await readdir(folder)).filter(name => isOurs(name) && name !== CLAIM_FILE && name !== OUTPUTS)
      for (const name of [...states, CLAIM_FILE, OUTPUTS]) await rm(path.join(folder, name), {force: true})
      // Something else of the user's may be in it.
      await rmdir(folder).catch(() => undefined)
    },
    async noteOutput(file, sha256) {
      await writeWhole(outputs, JSON.stringify({...(await notedOutputs(outputs)), [path.resolve(file)]: sha256}))
    },
    async hasWritten(file) {
      const noted = (await notedOutputs(outputs))[path.resolve(file)]
      return noted !== undefined && (await sha256OfFile(file)) === noted
    },
  }
}

/** By absolute path. A damaged list is an empty one: files are then not written again. */
async function notedOutputs(file: string): Promise<Readonly<Partial<Record<string, string>>>> {
  const noted = await readJson(file)
  return typeof noted === 'object' && noted !== null ? (noted as Partial<Record<string, string>>) : {}
}

interface Folder {
  readonly folder: string
  readonly secondsBetween: number
  /** SHA-256 of the plan. */
  readonly plan: string
}

function placeIn(where: Folder, labels: readonly string[]): Checkpoints {
  const {folder, secondsBetween, plan} = where
  const name = sha256Hex(JSON.stringify(labels)).slice(0, 16)
  const file = path.join(folder, name + ENDING)
  let last = performance.now()
  return {
    part: label => placeIn(where, [...labels, label]),
    async read() {
      return (await isThere(file)) ? stateFor(plan, await readBytes(file, SIZES.model), file) : undefined
    },
    keep(state, always = false) {
      if (!always && performance.now() - last < 1000 * secondsBetween) return undefined
      const {state: json, tensors} = state()
      return writeWhole(file, withChecksum(KIND, {state: {plan, state: json}, tensors})).then(() => {
        last = performance.now()
      })
    },
  }
}

/** @throws {UserError} When the bytes are no checkpoint, damaged, of a newer version, or of another plan. */
function stateFor(plan: string, bytes: Uint8Array, file: string): SavedState {
  const refused = (reason: string) =>
    new UserError('file-damaged', {file}, `The checkpoint '${file}' cannot be used: ${reason}.`, [
      say`Delete it to train from the start, or give another folder with ${setting('checkpoint')}.`,
    ])
  try {
    const {state, tensors} = withoutChecksum(KIND, bytes)
    const {plan: written, state: kept} = state as {readonly plan?: unknown; readonly state: SavedState['state']}
    if (written !== plan) throw refused('it belongs to a training with another plan')
    return {state: kept, tensors}
  } catch (error) {
    if (error instanceof UnreadableState) throw refused(error.message)
    throw error
  }
}
