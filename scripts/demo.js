// npm run demo: installs what is missing, builds, audits the embedded data set and says where the report is.
import {rmSync} from 'node:fs'
import path from 'node:path'
import {ensureBuilt, ensureInstalled, root, run} from './prepare.js'

ensureInstalled()
ensureBuilt()
// The folder is the demo's own: every run starts afresh.
rmSync(path.join(root, 'demo-report'), {recursive: true, force: true})
run(process.execPath, [
  path.join(root, 'bin/run.js'),
  'audit',
  path.join(root, 'fixtures/data/rare-disease-registry.csv'),
  ...['--target', 'diagnosis', '--minority', 'storage-disorder'],
  ...['--generator', 'smote-nc', '--generator', 'random-oversampling'],
  ...['--repeats', '3', '--out', path.join(root, 'demo-report')],
])
console.log(`\nOpen the report: ${path.join(root, 'demo-report/report.html')}`)
