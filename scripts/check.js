// npm run check: every static check - types, lint, format, direction of imports, dead code, public types, length of lines.
import {spawn} from 'node:child_process'
import {availableParallelism} from 'node:os'
import path from 'node:path'
import {ensureInstalled, root} from './prepare.js'

ensureInstalled()
const installed = file => path.join(root, 'node_modules', file)
const checks = [
  // Half of the files each: lint takes longer than all other checks together.
  ['lint of tests', [installed('eslint/bin/eslint.js'), 'test', 'bench']],
  ['lint', [installed('eslint/bin/eslint.js'), '.', '--ignore-pattern', 'test/', '--ignore-pattern', 'bench/']],
  ['types', [installed('typescript/bin/tsc'), '-p', 'tsconfig.check.json']],
  [
    'import direction',
    [installed('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.js', 'src', 'commands'],
  ],
  ['format', [installed('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['dead code', [installed('knip/bin/knip.js')]],
  ['API report', [installed('tsx/dist/cli.mjs'), 'scripts/api-report.ts', '--check']],
  ['line length', [path.join(root, 'scripts/line-length.js')]],
]

/** Says what a check found once it has ended, so that checks at the same time do not mix what they say. */
function check([name, args]) {
  return new Promise(resolve => {
    const said = []
    const child = spawn(process.execPath, args, {cwd: root, stdio: ['ignore', 'pipe', 'pipe']})
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', piece => said.push(piece))
    child.once('close', code => {
      console.log(`check: ${name}${code === 0 ? '' : ' failed'}`)
      process.stdout.write(said.join(''))
      resolve(code === 0)
    })
  })
}

/** Takes one check after the other, the longest first, until none is left. */
async function work() {
  let passed = true
  for (let next = checks.shift(); next !== undefined; next = checks.shift()) passed = (await check(next)) && passed
  return passed
}

const passed = await Promise.all(Array.from({length: availableParallelism()}, work))
if (passed.includes(false)) process.exitCode = 1
