import {existsSync} from 'node:fs'
import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {cpus} from 'node:os'
import path from 'node:path'
import type {Section} from './bench.js'
import {loadLineChart} from './charts.js'

export interface WrittenSection extends Section {
  readonly title: string
}

const HEADING = /^## /m

/** Puts the sections into the file in the given order, in place of those of the same title, and their pictures beside it. */
export async function writeSections(file: string, sections: readonly WrittenSection[], order: readonly string[]): Promise<void> {
  const images = path.join(path.dirname(file), 'images')
  await mkdir(images, {recursive: true})
  const draw = await loadLineChart()
  const kept = existsSync(file) ? parseSections(await readFile(file, 'utf8')) : new Map<string, string>()
  for (const {title, lines, charts = [], drawings = []} of sections) {
    for (const chart of charts) await writeFile(path.join(images, `${chart.id}.svg`), draw(chart))
    for (const {id, svg} of drawings) await writeFile(path.join(images, `${id}.svg`), svg)
    const pictures = [...charts, ...drawings].flatMap(({id, description}) => ['', `![${description}](images/${id}.svg)`])
    kept.set(title, [madeBy(), '', ...lines, ...pictures].join('\n'))
  }
  const titles = order.filter(title => kept.has(title))
  await writeFile(file, [...PREAMBLE, ...titles.flatMap(title => [`## ${title}`, '', kept.get(title) ?? '', ''])].join('\n'))
}

function parseSections(text: string): Map<string, string> {
  const parts = text.split(HEADING).slice(1)
  return new Map(
    parts.map(part => {
      const end = part.indexOf('\n')
      return [part.slice(0, end).trim(), part.slice(end).trim()]
    }),
  )
}

function madeBy(): string {
  const command = ['npm run bench:geometry --', ...process.argv.slice(2)].join(' ')
  return (
    `Made on ${new Date().toISOString().slice(0, 10)} by \`${command}\` with Node ${process.version} ` +
    `on ${cpus().length} x ${cpus()[0].model}.`
  )
}

const PREAMBLE = [
  '# Reconstruction and distinguishing, measured',
  '',
  'Written by `npm run bench:geometry`; docs/reconstruction.md explains the method. Each section ' +
    'says which command made it, and with how many',
  'seeds. Releases are made as for docs/paper-figures.md: features scaled to [-1, 1] over the whole set, SMOTE with k = 5 up to the',
  "majority's size, then fewer rows chosen at random where a ratio says so. The attacks get the rows and nothing else.",
  '',
  'Recall: distinct real records found, of all. Precision: records that are right, of those reported, matched one to one; it is 0 where',
  'nothing was reported. Right: equal to a real record within 1e-9 in every column on the [-1, 1] scale; for rounded or jittered releases',
  'within 30 half-units of rounding or noise amplitudes, but no more than a quarter of the ' +
    'Chebyshev distance from that record to its nearest other one.',
  'In brackets stands what the same score gives for the released rows themselves, handed back as if they were records. Bars are for the',
  'mean over the seeds. `s` is the mean time of the attack itself.',
  '',
]
