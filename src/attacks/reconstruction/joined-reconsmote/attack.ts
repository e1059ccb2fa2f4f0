import {subContext} from '../../../core/context.js'
import {NotApplicable} from '../../../core/errors.js'
import {concatTables} from '../../../core/table.js'
import type {Attack, ReconstructedRecords} from '../../attack.js'
import {createReconSmote} from '../reconsmote/attack.js'
import type {ReconSmoteOptions} from '../reconsmote/options.js'
import {foundIn} from './found-in.js'

/** Share of the work that the rows of all releases together are. */
const TOGETHER = 0.6

/**
 * Reconstruction from several releases of the same data. SMOTE draws pairs of records anew for each release, but the
 * pairs are the same: a line that has one row in each release has enough rows in all of them. So the rows of all
 * releases are put into one table, and ReconSMOTE is played on it (`reconsmote/attack`); then on each release alone, to
 * say which records only the releases together give. A record that was in the data of one release alone stays what it
 * is: its lines are in that release.
 *
 * Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 5; releases of the same people put together are a
 * composition attack as Ganta, Kasiviswanathan and Smith define it (doi:10.1145/1401890.1401926). Both together are this
 * project's.
 *
 * @returns The records, and in `alone`, for each release, which of them it gives by itself.
 * @throws {NotApplicable} Without a second release, or as ReconSMOTE does.
 */
export function createJoinedReconSmote(
  options: Pick<ReconSmoteOptions, 'search' | 'tolerance'>,
): Pick<Attack<ReconstructedRecords>, 'guess'> {
  const {guess} = createReconSmote({...options, method: 'cascade', neighbours: undefined, ratio: undefined})
  return {
    async guess({released, later = []}, context, keep) {
      if (later.length === 0) throw new NotApplicable('there must be at least two releases to join; there is one')
      const releases = [released.as('synthetic'), ...later]
      const joined = concatTables('synthetic', releases)
      const together = await guess({released: joined}, subContext(context, 'together', 0, TOGETHER), keep)
      keep?.(() => together)
      const alone: Uint8Array[] = []
      // Where all rows give nothing, some of them have nothing to add.
      if (together.records.rowCount === 0) return {...together, alone: releases.map(() => new Uint8Array(0))}
      for (const [at, release] of releases.entries()) {
        const share = (part: number) => TOGETHER + ((1 - TOGETHER) * part) / releases.length
        const part = subContext(context, `alone ${at + 1}`, share(at), share(at + 1))
        const own = await recordsOf(() => guess({released: release}, part))
        alone.push(own === undefined ? new Uint8Array(together.records.rowCount) : foundIn(together.records, own, joined))
      }
      return {...together, alone}
    },
  }
}

/** Few rows may hold too little to reconstruct anything from. */
async function recordsOf(guess: () => Promise<ReconstructedRecords>): Promise<ReconstructedRecords['records'] | undefined> {
  try {
    return (await guess()).records
  } catch (error) {
    if (error instanceof NotApplicable) return undefined
    throw error
  }
}
