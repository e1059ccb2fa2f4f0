import {readFileSync} from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import {projectRoot} from './cli.js'

/** A program that a page shows: a block, and those after it that import nothing and so go on with it. */
export interface Program {
  /** Page and line, for messages. */
  readonly at: string
  readonly code: string
  /** A block marked `ts no-run` is type-checked and not run. */
  readonly runs: boolean
}

/** Every `ts` block of a page. */
export function programsOf(page: string): Program[] {
  const lines = readFileSync(path.join(projectRoot, page), 'utf8').split('\n')
  const programs: Program[] = []
  for (let line = 0; line < lines.length; line++) {
    const fence = /^```(?:ts|typescript)\b(.*)$/.exec(lines[line])
    if (fence === null) continue
    const end = lines.indexOf('```', line)
    const code = lines.slice(line + 1, end).join('\n')
    const last = programs.at(-1)
    const runs = !fence[1].split(' ').includes('no-run')
    if (last === undefined || /^import\b/m.test(code)) programs.push({at: `${page}:${line + 1}`, code, runs})
    else programs.splice(-1, 1, {at: last.at, code: `${last.code}\n${code}`, runs: last.runs && runs})
    line = end
  }
  return programs
}

/** What the compiler says of programs that import the package by its name, under the package's own settings. */
export function typeErrors(programs: readonly Program[]): string[] {
  const {config} = ts.readConfigFile(path.join(projectRoot, 'tsconfig.check.json'), file => ts.sys.readFile(file)) as {
    config: unknown
  }
  const {options} = ts.parseJsonConfigFileContent(config, {...ts.sys, readDirectory: () => []}, projectRoot)
  const files = new Map(programs.map(({code}, at) => [path.join(projectRoot, `page-${at}.ts`), code]))
  const settings: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    incremental: false,
    composite: false,
    noUnusedLocals: false,
    // Those of the build: what programs get, and far less to read than the sources.
    paths: {'minority-report': [path.join(projectRoot, 'dist/src/index.d.ts')]},
  }
  const host = ts.createCompilerHost(settings)
  const onDisk = {...host}
  host.fileExists = file => files.has(file) || onDisk.fileExists(file)
  host.readFile = file => files.get(file) ?? onDisk.readFile(file)
  const program = ts.createProgram([...files.keys()], settings, host)
  return [...files.keys()].flatMap((file, at) => {
    const source = program.getSourceFile(file)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({messageText}) => `${programs.at(at)?.at ?? file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    )
  })
}

/** The program without its types. */
export function javascriptOf({code}: Program): string {
  const {outputText} = ts.transpileModule(code, {
    compilerOptions: {module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true},
  })
  return outputText
}
