import {NotApplicable, TrainingDiverged, UserError} from '../../../src/core/errors.js'
import {integerBelow, type Rng} from '../../../src/core/rng.js'
import {mutate} from './mutate.js'
import {mutateJson} from './mutate-json.js'
import type {FuzzedReader} from './readers.js'

/** What came of one damaged file; undefined when all was well. */
export interface Fault {
  readonly reader: string
  readonly what: string
  readonly bytes: Buffer
}

const SLOW_SECONDS = 10

/** The reader's file with damage; JSON stays JSON in three of four cases, since text that is none is refused at once. */
export const damage = ({valid, isJson}: FuzzedReader, rng: Rng): Buffer =>
  isJson === true && integerBelow(rng, 4) > 0 ? mutateJson(valid, rng) : mutate(valid, rng)

/** Damages the reader's file and reads it: it must be refused with a message, or read within seconds and not taken for another one. */
export async function fuzzOnce(reader: FuzzedReader, original: string | undefined, rng: Rng): Promise<Fault | undefined> {
  const bytes = damage(reader, rng)
  const fault = (what: string): Fault => ({reader: reader.name, what, bytes})
  const startedAt = performance.now()
  try {
    const made = await reader.read(bytes)
    if (made !== undefined && original !== undefined && made !== original) return fault('a damaged file was taken for a good one')
  } catch (error) {
    if (!(error instanceof UserError || error instanceof NotApplicable || error instanceof TrainingDiverged))
      return fault(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  const seconds = (performance.now() - startedAt) / 1000
  return seconds > SLOW_SECONDS ? fault(`it took ${seconds.toFixed(1)} s`) : undefined
}
