import {spawnSync} from 'node:child_process'
import {existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {AuditResult} from '../../src/index.js'
import {projectRoot, temporaryFolder} from '../support/cli.js'

const folder = temporaryFolder()
const installed = path.join(folder, 'node_modules/minority-report')
const data = path.join(installed, 'fixtures/data/rare-disease-registry.csv')
const classes = ['--target', 'diagnosis', '--minority', 'storage-disorder']

function run(program: string, args: readonly string[], cwd = folder) {
  const {status, stdout, stderr, error} = spawnSync(program, args, {
    ...{cwd, encoding: 'utf8', shell: process.platform === 'win32'},
    env: {...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined},
  })
  if (error) throw error
  return {code: status, stdout, stderr}
}

const minorityReport = (...args: string[]) => run(process.execPath, [path.join(installed, 'bin/run.js'), ...args])

/** Bytes that files take on the disk, whole blocks, as `du` counts them. */
function diskUsage(place: string): number {
  const info = lstatSync(place)
  if (!info.isDirectory()) return info.blocks * 512
  return readdirSync(place).reduce((sum, name) => sum + diskUsage(path.join(place, name)), info.blocks * 512)
}

const isDeclaration = (name: string) => name.endsWith('.d.ts')
// Codes of the TypeScript compiler.
const CANNOT_FIND_MODULE = 2307
const NOT_ASSIGNABLE = 2322

const out = path.join(folder, 'audit')
const policy = path.join(folder, 'policy.yaml')
let installation: ReturnType<typeof run>

// What is packed is dist as it was built: the script that starts these tests builds it.
beforeAll(() => {
  const packed = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], projectRoot)
  expect(packed.code, packed.stderr).toBe(0)
  const tarball = path.join(folder, packed.stdout.trim())
  const omit = ['--omit=dev', '--omit=optional']
  installation = run('npm', ['install', ...omit, '--prefer-offline', '--no-audit', '--no-fund', tarball])
  expect(installation.code, installation.stderr).toBe(0)
  expect(minorityReport('policy', 'init', policy).code).toBe(0)
})

afterAll(() => {
  rmSync(folder, {recursive: true, force: true})
})

describe('the packed package, installed without optional packages', () => {
  test('installs without a warning', () => {
    expect(`${installation.stdout}${installation.stderr}`).not.toMatch(/warn|deprecated/i)
  })

  test('lists every command, so that none is loaded to print a list of them', () => {
    const {commands} = JSON.parse(readFileSync(path.join(installed, 'oclif.manifest.json'), 'utf8')) as {commands: object}
    const files = readdirSync(path.join(projectRoot, 'commands'), {recursive: true, encoding: 'utf8'})
    const names = files.filter(file => file.endsWith('.ts')).map(file => file.slice(0, -3).split(path.sep).join(':'))
    expect(Object.keys(commands).sort()).toEqual(names.sort())
  })

  test('takes less than 80 MB, and brings no TensorFlow.js', () => {
    expect(diskUsage(path.join(folder, 'node_modules'))).toBeLessThan(80e6)
    expect(existsSync(path.join(folder, 'node_modules/@tensorflow'))).toBe(false)
  })

  test('says how to read an Arrow file', () => {
    const {code, stderr} = minorityReport('inspect', path.join(projectRoot, 'fixtures/golden/arrow/polars-lz4.arrow'))
    expect(code).toBe(2)
    expect(stderr).toContain('npm install apache-arrow')
  })

  test('trains a network on the WASM kernels, attacks what it makes, and writes every report', () => {
    const quick = [
      '--option',
      'tvae.steps=50',
      '--repeats',
      '1',
      '--attack',
      'dcr-mia',
      '--learner',
      'logistic-regression',
      '--fidelity',
      'none',
    ]
    const written = ['--policy', policy, '--format', 'md,html,bundle', '--out', out]
    const {code, stderr} = minorityReport('audit', data, ...classes, '--generator', 'tvae', ...quick, ...written)
    // The policy asks for attacks that this short audit leaves out.
    expect(code, stderr).toBe(3)
    const report = readFileSync(path.join(out, 'report.json'), 'utf8')
    const {complete, results} = JSON.parse(report) as AuditResult
    expect(complete).toBe(true)
    expect(results.find(({generator, name}) => generator === 'tvae' && name === 'dcr-mia')?.status).toBe('done')
    expect(report).toContain("trained on the project's own kernels: ")
    expect(readFileSync(path.join(out, 'report.html'), 'utf8')).toContain('<svg')
  })

  test('checks the evidence bundle of that audit, and renders its result again', () => {
    const checked = minorityReport('verify', path.join(out, 'evidence.zip'))
    expect(checked.code, checked.stderr).toBe(0)
    const again = path.join(folder, 'again')
    expect(minorityReport('report', path.join(out, 'report.json'), '--format', 'md', '--out', again).code).toBe(0)
    const answer = (place: string) => readFileSync(path.join(place, 'report.md'), 'utf8').split('\n').slice(0, 10)
    expect(answer(again)).toEqual(answer(out))
  })

  test.each(['generate', 'audit'])('refuses the engine that it lacks with one message that says what to do: %s', command => {
    const rows = path.join(folder, `${command}.csv`)
    const wish = ['--generator', 'tvae', '--engine', 'tensorflow', '--ratio', '1', '--out', rows]
    const {code, stdout, stderr} = minorityReport(command, data, ...classes, ...wish)
    expect({code, stdout}).toEqual({code: 2, stdout: ''})
    expect(stderr).toContain('@tensorflow/tfjs-node is not installed')
    expect(stderr).toContain("Choose the engine 'auto'")
    expect(stderr).toContain('npm install @tensorflow/tfjs-node@')
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(existsSync(rows)).toBe(false)
  })

  test('tells by doctor what it has, and what adds the rest', () => {
    const {code, stdout} = minorityReport('doctor')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^yes {2}WASM SIMD kernels/m)
    expect(stdout).toMatch(
      /^no {3}@tensorflow\/tfjs-node .* is not installed.*\n +to add it: npm install @tensorflow\/tfjs-node@/m,
    )
  })

  test('has every type that its exports name, and no others', () => {
    const declarations = readdirSync(path.join(installed, 'dist'), {recursive: true, encoding: 'utf8'}).filter(isDeclaration)
    const program = path.join(folder, 'program.mts')
    writeFileSync(program, "import {audit} from 'minority-report'\nexport const wrong: number = audit\n")
    const options = {module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [], noEmit: true}
    const compiled = ts.createProgram([program], {...options, strict: true, skipLibCheck: false})
    const own = compiled.getSourceFiles().filter(({fileName}) => fileName.includes('/minority-report/dist/'))
    const names = own.map(({fileName}) => path.relative(path.join(installed, 'dist'), fileName))
    expect(names.sort()).toEqual(declarations.sort())
    const unfound = own.flatMap(file => compiled.getSemanticDiagnostics(file)).filter(({code}) => code === CANNOT_FIND_MODULE)
    expect(unfound.map(({messageText}) => messageText)).toEqual([])
    expect(compiled.getSemanticDiagnostics(compiled.getSourceFile(program)).map(({code}) => code)).toEqual([NOT_ASSIGNABLE])
  })

  test('loads as a library', () => {
    const program = "import('minority-report').then(({createRng}) => console.log(typeof createRng))"
    expect(run(process.execPath, ['-e', program])).toMatchObject({code: 0, stdout: 'function\n'})
  })
})
