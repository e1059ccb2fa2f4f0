/**
 * npm run bench:images-size: what an audit of many pictures takes, and whether it keeps to its budget.
 *
 *   npm run bench:images-size -- FOLDER CLASS [--pictures 10000] [--minority 500] [--budgets 20s,60s] [--in FOLDER] [--most 1200]
 *
 * FOLDER has a folder of pictures for each class. Of these, more are made: shifted by some pixels, mirrored, mixed with another of the
 * class and with noise, so that all are different; CLASS is the minority. The default audit of them is measured as a user would start
 * it, then once for each budget. Takes the built tool: `npm run build` first.
 */
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {measureAudit} from './size/measure.js'
import {writeManyPictures} from './support/many-pictures.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    pictures: {type: 'string', default: '10000'},
    minority: {type: 'string', default: '500'},
    budgets: {type: 'string', default: '20s,60s'},
    in: {type: 'string', default: path.join(tmpdir(), 'minority-report-pictures')},
    most: {type: 'string', default: '1200'},
  },
})
const [folder, label] = positionals as (string | undefined)[]
if (folder === undefined || label === undefined) throw new Error('Name a folder of pictures and a class: -- FOLDER CLASS')
const [pictures, minority] = [Number(values.pictures), Number(values.minority)]
const made = path.join(values.in, `${pictures}-${minority}`)
if (!existsSync(made)) await writeManyPictures(made, {from: folder, minority: {label, count: minority}, count: pictures})
mkdirSync(values.in, {recursive: true})
const out = mkdtempSync(path.join(tmpdir(), 'minority-report-bench-'))
try {
  for (const budget of [undefined, ...values.budgets.split(',').filter(text => text !== '')]) {
    const title = budget === undefined ? 'whole default audit' : `--budget ${budget}`
    const flags = ['--minority', label, ...(budget === undefined ? [] : ['--budget', budget])]
    const run = await measureAudit(title, {data: made, rows: pictures, flags}, {folder: out, mostSeconds: Number(values.most)})
    const figures = [run.seconds, run.processorSeconds, run.megabytes ?? NaN].map(figure => figure.toFixed(0))
    console.log(`| ${pictures}, ${minority} of them | ${title}${run.isStopped ? ' (stopped)' : ''} | ${figures.join(' | ')} |`)
    for (const {name, seconds} of run.steps.slice(0, 12)) console.log(`  ${name}: ${seconds.toFixed(1)} s`)
  }
} finally {
  rmSync(out, {recursive: true, force: true})
}
