// npm run check: every static check - types, lint, format, direction of imports, dead code, public types, length of lines.
import path from 'node:path'
import {ensureInstalled, root, run, runPackage} from './prepare.js'

ensureInstalled()
const checks = [
  ['types', 'typescript/bin/tsc', ['-p', 'tsconfig.check.json']],
  ['lint', 'eslint/bin/eslint.js', ['.']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['import direction', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.js', 'src', 'commands']],
  ['dead code', 'knip/bin/knip.js', []],
  ['API report', 'tsx/dist/cli.mjs', ['scripts/api-report.ts', '--check']],
]
for (const [name, file, args] of checks) {
  console.log(`check: ${name}`)
  runPackage(file, args)
}
console.log('check: line length')
run(process.execPath, [path.join(root, 'scripts/line-length.js')])
