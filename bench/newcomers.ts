// npm run bench:newcomers: a newcomer's first audits, with a file and its target and nothing else: five seeded files as long as the public
// ones of their kind (customers who leave, card holders, bank clients, strokes, diabetes), with fewer columns than these.
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {cpus, tmpdir} from 'node:os'
import path from 'node:path'
import {bankMarketing, cardDefault, churn, diabetes, stroke} from '../test/support/newcomers.js'
import {runMeasured} from './support/measured-process.js'

const files = [churn(7043), cardDefault(30_000), bankMarketing(45_211), stroke(5110), diabetes(768)]
const folder = await mkdtemp(path.join(tmpdir(), 'minority-report-bench-'))
try {
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}, ${new Date().toISOString().slice(0, 10)}`)
  console.log('file           seconds  processor seconds  megabytes')
  for (const {name, text, target} of files) {
    const data = path.join(folder, name)
    await writeFile(data, text)
    const {seconds, processorSeconds, megabytes} = await runMeasured([
      'audit',
      data,
      '--target',
      target,
      '--out',
      `${data}-report`,
    ])
    const figures = [
      seconds.toFixed(1).padStart(7),
      processorSeconds.toFixed(1).padStart(18),
      String(Math.round(megabytes ?? NaN)).padStart(10),
    ]
    console.log(name.padEnd(14), ...figures)
  }
} finally {
  await rm(folder, {recursive: true})
}
