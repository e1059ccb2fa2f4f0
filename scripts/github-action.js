// The steps of action.yml. What users give comes in as environment variables and goes on as arguments of a process: no
// shell ever reads it.
import {spawn} from 'node:child_process'
import {createHash, randomUUID} from 'node:crypto'
import {appendFileSync, readdirSync, readFileSync, statSync} from 'node:fs'
import path from 'node:path'
import {ensureBuilt, ensureInstalled, root} from './prepare.js'

/** GitHub shows no longer summary of a step. */
const LONGEST_SUMMARY = 900_000
const FAIL_ON = ['policy', 'leak', 'never']

const input = name => (process.env[`INPUT_${name}`] ?? '').trim()
/** One value a line, so that values may hold blanks and commas. */
const lines = name =>
  input(name)
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '')

const steps = {
  /** Brings the checkout of the action to where it runs, and names the work by all that it depends on. */
  async prepare() {
    for (const each of lines('FAIL_ON'))
      if (!FAIL_ON.includes(each)) stop(`fail-on must be lines of ${FAIL_ON.join(', ')}. Got '${each}' instead.`)
    ensureInstalled()
    ensureBuilt()
    output('key', await keyOf())
    output('folder', folder())
  },

  /** Runs the audit. A policy that fails is left to the gate, after reports are uploaded. */
  async audit() {
    const code = await runAudit(auditArguments())
    if (code !== 0 && code !== 3) process.exit(code)
    const result = JSON.parse(readFileSync(path.join(folder(), 'report.json'), 'utf8'))
    const verdicts = result.verdicts.map(({verdict}) => verdict)
    output('verdict', ['leaks', 'not-tested', 'no-leak-found'].find(each => verdicts.includes(each)) ?? 'not-tested')
    output('policy', result.policy === undefined ? 'none' : result.policy.passed ? 'passed' : 'failed')
    output('complete', String(result.complete))
    output('report', folder())
    output('sarif', path.join(folder(), 'report.sarif'))
    const markdown = readFileSync(path.join(folder(), 'report.md'), 'utf8')
    const isCut = markdown.length > LONGEST_SUMMARY
    const shown = isCut
      ? `${markdown.slice(0, markdown.lastIndexOf('\n', LONGEST_SUMMARY))}\n\nThe rest is in report.md.\n`
      : markdown
    appendFileSync(needed('GITHUB_STEP_SUMMARY'), `${shown}\n`)
  },

  /** Fails the job where the inputs say so. */
  gate() {
    const failOn = lines('FAIL_ON')
    if (failOn.includes('never')) return
    const failed = [
      ...(failOn.includes('policy') && input('POLICY_RESULT') === 'failed' ? ['The policy is not kept.'] : []),
      ...(failOn.includes('leak') && input('VERDICT') === 'leaks' ? ['A generator or release leaks.'] : []),
      // What was not tested, or not to its end, is no reason to go on.
      ...(failOn.includes('leak') && input('VERDICT') === 'not-tested' ? ['Something was not tested.'] : []),
      ...(input('COMPLETE') === 'true' ? [] : ['The audit did not come to its end.']),
    ]
    if (failed.length > 0) stop(`${failed.join(' ')} The report says why.`)
  },
}

function auditArguments() {
  const named = [
    ...['CONFIG', 'TARGET', 'HOLDOUT', 'POLICY', 'ROLES', 'BUDGET'].flatMap(name =>
      input(name) === '' ? [] : [[name, input(name)]],
    ),
    ...['MINORITY', 'SYNTHETIC', 'GENERATOR', 'ATTACK'].flatMap(name => lines(name).map(value => [name, escaped(name, value)])),
  ]
  const flags = named.map(([name, value]) => `--${name.toLowerCase()}=${value}`)
  const own = [`--out=${folder()}`, '--format=json,md,html,sarif']
  return ['audit', ...flags, ...lines('ARGS'), ...own, ...(input('DATA') === '' ? [] : ['--', input('DATA')])]
}

/** The one of these flags that takes several values in one word. */
const escaped = (name, value) => (name === 'MINORITY' ? value.replaceAll(',', '\\,') : value)

const folder = () => path.resolve(input('OUT') === '' ? 'minority-report' : input('OUT'))

/**
 * The same only where the work is the same: finished steps of another plan or of other data would be refused. Files are hashed,
 * and their names too.
 */
async function keyOf() {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([process.version, JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version]))
  hash.update(JSON.stringify(auditArguments()))
  const given = ['DATA', 'CONFIG', 'HOLDOUT', 'POLICY', 'ROLES'].map(input)
  for (const file of [...given, ...lines('SYNTHETIC'), ...(await filesOfConfig())])
    if (file !== '') for (const part of contentOf(file)) hash.update(part)
  return hash.digest('hex')
}

/** The files that the config file names. A file that is no config is left to the audit, which says what is wrong. */
async function filesOfConfig() {
  const file = input('CONFIG')
  if (file === '') return []
  const {parse} = await import('yaml')
  let said
  try {
    said = parse(readFileSync(file, 'utf8'), {schema: 'core', maxAliasCount: 20}) ?? {}
  } catch {
    return [randomUUID()]
  }
  return ['data', 'synthetic', 'holdout', 'policy', 'roles']
    .flatMap(key => said[key] ?? [])
    .filter(value => typeof value === 'string')
    .map(value => path.resolve(path.dirname(file), value))
}

/** What a file, or all files of a folder, hold. What is neither, such as a pattern, is never the same: nothing is brought back. */
function contentOf(file) {
  const info = statSync(file, {throwIfNoEntry: false})
  if (info?.isFile()) return [createHash('sha256').update(readFileSync(file)).digest()]
  if (info?.isDirectory())
    return readdirSync(file)
      .sort()
      .flatMap(name => [name, ...contentOf(path.join(file, name))])
  return [randomUUID()]
}

function runAudit(given) {
  const child = spawn(process.execPath, [path.join(root, 'bin/run.js'), ...given], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {...process.env, NODE_ENV: 'production'},
  })
  return new Promise(resolve => {
    child.on('close', code => {
      resolve(code ?? 1)
    })
  })
}

/** A value of several lines, or one that looks like another output, stays one value. */
function output(name, value) {
  const end = randomUUID()
  appendFileSync(needed('GITHUB_OUTPUT'), `${name}<<${end}\n${value}\n${end}\n`)
}

function needed(name) {
  const value = process.env[name]
  return value === undefined || value === '' ? stop(`${name} is not set: this script runs as a step of action.yml.`) : value
}

function stop(message) {
  // A line end would let a value pass for a command of the runner.
  console.log(`::error title=minority-report::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`)
  process.exit(1)
}

const step = process.argv[2]
if (!Object.hasOwn(steps, step)) stop(`There is no step '${step}'.`)
await steps[step]()
