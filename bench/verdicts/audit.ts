import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {createContext} from '../../src/core/context.js'
import {UserError} from '../../src/core/errors.js'
import {createRng, type Rng} from '../../src/core/rng.js'
import {auditFiles} from '../../src/jobs/audit-files.js'
import type {Files, Kind} from './case.js'
import {drawn, type Cells} from './people.js'

export interface Outcome {
  readonly verdict: 'leaks' | 'no-leak-found' | 'not-tested' | 'refused'
  /** Attacks that beat their control, or the message of a refusal. */
  readonly by: string
  readonly seconds: number
}

const MAJORITY = 300
const TARGET = 'diagnosis'

/**
 * Writes the files of a kind, and audits them as the command does by default, but for utility and fidelity: these have
 * no part in a verdict.
 */
export async function auditKind(kind: Kind, files: Files, rng: Rng, repeats: number): Promise<Outcome> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'verdicts-'))
  const startedAt = process.cpuUsage()
  try {
    const at = (name: string) => path.join(folder, name)
    const majority = (label: string): Cells[] =>
      drawn(kind.population, rng.fork(label), MAJORITY).map((row, place) => [...row, ...(files.fill?.(place) ?? [])])
    const [known, unseen] = [majority('majority'), majority('majority outside').map((row, place) => refilled(row, files, place))]
    const write = (name: string, rare: readonly Cells[], none: readonly Cells[]) =>
      writeFile(at(name), csv(files.columns, rare, none))
    await write('data.csv', files.members, known)
    await write('release.csv', files.released, known.slice(0, files.majorityReleased ?? 0))
    if (files.outsiders) await write('holdout.csv', [...files.outsiders, ...(files.alsoHeldOut ?? [])], unseen)
    const {result} = await auditFiles(
      {
        data: at('data.csv'),
        read: {},
        classes: {target: TARGET, minority: ['rare']},
        options: [],
        synthetic: [at('release.csv')],
        ...(files.outsiders && {holdout: at('holdout.csv')}),
        learners: [],
        fidelity: ['column-shapes'],
        amount: {kind: 'balance'},
        engine: 'auto',
        seed: 1,
        repeats,
        confidence: 0.95,
        jobs: 1,
        out: at('out'),
        formats: ['json'],
        reveal: false,
        tool: {name: 'minority-report', version: 'bench'},
      },
      createContext(createRng(1)),
    )
    const [{verdict}] = result.verdicts
    const beating = result.results.filter(
      ({kind: of, test}) => of === 'attack' && test !== undefined && test.adjustedPValue < 0.05,
    )
    return {verdict, by: beating.map(({name}) => name).join(' '), seconds: secondsSince(startedAt)}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {verdict: 'refused', by: error.message, seconds: secondsSince(startedAt)}
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

const refilled = (row: Cells, {fill}: Files, at: number): Cells =>
  fill === undefined ? row : [...row.slice(0, row.length - fill(at).length), ...fill(MAJORITY + at)]

function csv(columns: readonly string[], rare: readonly Cells[], none: readonly Cells[]): string {
  const lines = [...rare.map(row => [...row, 'rare']), ...none.map(row => [...row, 'none'])]
  return [[...columns, TARGET], ...lines].map(line => `${line.join(',')}\n`).join('')
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const {user, system} = process.cpuUsage(start)
  return Math.round((user + system) / 1e4) / 100
}
