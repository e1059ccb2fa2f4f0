import {readdirSync} from 'node:fs'
import path from 'node:path'
import {audit} from '../../src/library/audit.js'
import {Kept} from '../calibration/kept.js'

export interface OtherPeople {
  readonly name: string
  readonly verdict: string
  /** Attacks that beat their control. */
  readonly by: readonly string[]
  readonly seconds: number
}

/**
 * Audits SMOTE of people who are neither in the data nor in the holdout, with everything on that verdicts rest on. There is
 * no leak to find.
 */
export async function auditOtherPeople(folder: string, seeds: readonly string[] | undefined, kept: Kept<OtherPeople>) {
  const parent = path.join(folder, '.other-people')
  const names = readdirSync(parent)
    .filter(name => seeds?.includes(name.split('-').at(-1) ?? '') ?? true)
    .sort()
  const outcomes: OtherPeople[] = []
  for (const name of names) outcomes.push(await kept.get(`other-people/${name}`, () => auditOne(path.join(parent, name), name)))
  return outcomes
}

async function auditOne(folder: string, name: string): Promise<OtherPeople> {
  const startedAt = process.cpuUsage()
  const result = await audit(path.join(folder, 'data.csv'), {
    target: 'y',
    minority: 'pos',
    synthetic: [path.join(folder, 'syn.csv')],
    holdout: path.join(folder, 'holdout.csv'),
    repeats: 1,
    learners: [],
    fidelity: [],
    jobs: 1,
  })
  const {user, system} = process.cpuUsage(startedAt)
  const [{verdict}] = result.verdicts
  const by = result.results.filter(({kind, test}) => kind === 'attack' && test !== undefined && test.adjustedPValue < 0.05)
  return {name, verdict, by: by.map(entry => entry.name), seconds: (user + system) / 1e6}
}
