// npm run check: every static check - types, lint, format, direction of imports, dead code.
import {ensureInstalled, runPackage} from './prepare.js'

ensureInstalled()
const checks = [
  ['types', 'typescript/bin/tsc', ['-p', 'tsconfig.check.json']],
  ['lint', 'eslint/bin/eslint.js', ['.']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['import direction', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.js', 'src', 'commands']],
  ['dead code', 'knip/bin/knip.js', []],
]
for (const [name, file, args] of checks) {
  console.log(`check: ${name}`)
  runPackage(file, args)
}
