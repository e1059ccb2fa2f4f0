import {readdir} from 'node:fs/promises'
import path from 'node:path'
import type {Table} from '../../src/core/table.js'
import {readAligned} from '../../src/jobs/read-aligned.js'
import {readTable} from '../../src/io/read-table.js'
import {studentQuantile} from '../../src/stats/special.js'

/** Members, others, and what SMOTE made of the members, as bench/others/halves.py wrote them. */
export interface Halves {
  readonly members: Table
  readonly nonMembers: Table<'holdout'>
  readonly released: Table<'synthetic'>
}

type Auc = (attack: string, halves: Halves, seed: string) => Promise<number>

/** One table per ratio: sets and attacks, the mean AUC over the seeds with its 95 % interval. */
export async function lowRatioTables(folder: string, attacks: readonly string[], auc: Auc): Promise<string[]> {
  const folders = (await readdir(folder)).filter(name => !name.startsWith('.')).sort()
  const sets = [...new Set(folders.map(name => name.replace(/-\d+$/u, '')))]
  const [first] = folders
  const ratios = (await readdir(path.join(folder, first)))
    .flatMap(file => /^([\d.]+)\.csv$/u.exec(file)?.[1] ?? [])
    .sort((a, b) => Number(a) - Number(b))
  const lines: string[] = []
  for (const ratio of ratios) {
    lines.push(`## ${ratio} released ${ratio === '1' ? 'row' : 'rows'} per record`, '')
    lines.push(`| set | members | ${attacks.join(' | ')} |`, `|---|---|${attacks.map(() => '---').join('|')}|`)
    const all = attacks.map((): number[] => [])
    for (const set of sets) {
      const found = attacks.map((): number[] => [])
      let members = 0
      for (const each of folders.filter(name => name.replace(/-\d+$/u, '') === set)) {
        const halves = await readHalves(path.join(folder, each), ratio)
        members = halves.members.rowCount
        for (const [at, attack] of attacks.entries()) found[at].push(await auc(attack, halves, `${each}/${ratio}`))
      }
      found.forEach((values, at) => all[at].push(...values))
      lines.push(`| ${set} | ${members} | ${found.map(interval).join(' | ')} |`)
    }
    lines.push(`| all | | ${all.map(values => mean(values).toFixed(3)).join(' | ')} |`, '')
  }
  return lines
}

async function readHalves(folder: string, ratio: string): Promise<Halves> {
  const loaded = await readTable(path.join(folder, 'members.csv'))
  const further = ['others.csv', `${ratio}.csv`].map(name => ({source: path.join(folder, name), path: name}))
  const {reference, others} = await readAligned(loaded, further, {})
  return {members: reference, nonMembers: others[0].as('holdout'), released: others[1].as('synthetic')}
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function interval(values: readonly number[]): string {
  const middle = mean(values)
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1)
  return `${middle.toFixed(3)} ± ${(studentQuantile(0.975, values.length - 1) * Math.sqrt(variance / values.length)).toFixed(3)}`
}
