import path from 'node:path'
import ts from 'typescript'

/**
 * The declarations of all exports of an entry file, and of the project's types that they name, without comments. Shapes that
 * have a JSON schema are left out.
 */
export function publicTypes(root: string, entry: string): {exported: Map<string, string>; others: Map<string, string>} {
  const files = declarationFiles(root, entry)
  const exported = new Map<string, string>()
  const others = new Map<string, string>()
  const seen = new Set<string>()
  const index = files(entry)
  const waiting = namesOf(index).map(({name, file, original}) => ({name, file, original, isExport: true}))
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const {name, file, original, isExport} = next
    if (seen.has(`${file}:${original}`) || file.includes('/shapes/')) continue
    seen.add(`${file}:${original}`)
    const source = files(file)
    if (original === '*') {
      exported.set(name, `export * as ${name} from '${path.relative(path.dirname(entry), file)}'`)
      for (const statement of source.statements)
        exported.set(`${name}.${printed(statement)}`, `// ${name}\n${printed(statement)}`)
      continue
    }
    const found = source.statements.filter(statement => declares(statement, original))
    const again = found.length === 0 ? namesOf(source).find(each => each.name === original) : undefined
    if (again !== undefined) {
      waiting.unshift({...again, name, isExport})
      continue
    }
    const code = found.map(printed).join('\n')
    if (isExport) exported.set(name, code)
    else others.set(`${original} ${path.relative(root, file)}`, code)
    for (const statement of found) waiting.push(...referencesOf(statement, source).map(each => ({...each, isExport: false})))
  }
  return {exported, others}
}

interface Reference {
  readonly name: string
  readonly file: string
  readonly original: string
}

/** Reads the declarations that the compiler makes of a source file. */
function declarationFiles(root: string, entry: string): (file: string) => ts.SourceFile {
  const {options} = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(root, 'tsconfig.json'), name => ts.sys.readFile(name)).config,
    {...ts.sys, readDirectory: () => []},
    root,
  )
  const program = ts.createProgram([entry], {...options, sourceMap: false})
  const known = new Map<string, ts.SourceFile>()
  return file => {
    const before = known.get(file)
    if (before !== undefined) return before
    let code = ''
    program.emit(
      program.getSourceFile(file),
      (_, content) => {
        code = content
      },
      undefined,
      true,
    )
    const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true)
    known.set(file, source)
    return source
  }
}

const target = (file: string, specifier: string) => path.resolve(path.dirname(file), specifier).replace(/\.js$/, '.ts')

/** What a file imports or hands on from other files of the project, by the name it has here. */
function namesOf(source: ts.SourceFile): Reference[] {
  return source.statements.flatMap((statement): Reference[] => {
    const specifier =
      ts.isExportDeclaration(statement) || ts.isImportDeclaration(statement) ? statement.moduleSpecifier : undefined
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return []
    const file = target(source.fileName, specifier.text)
    const clause = ts.isExportDeclaration(statement)
      ? statement.exportClause
      : (statement as ts.ImportDeclaration).importClause?.namedBindings
    if (clause === undefined) return []
    if (ts.isNamespaceExport(clause)) return [{name: clause.name.text, file, original: '*'}]
    if (ts.isNamespaceImport(clause)) return []
    return [...clause.elements].map(({name, propertyName}) => ({name: name.text, file, original: (propertyName ?? name).text}))
  })
}

function declares(statement: ts.Statement, name: string): boolean {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.some(({name: each}) => ts.isIdentifier(each) && each.text === name)
  return 'name' in statement && (statement.name as ts.Identifier | undefined)?.text === name
}

const isRegistry = (statement: ts.Statement) =>
  ts.isVariableStatement(statement) && (statement.declarationList.declarations[0].type?.getText() ?? '').startsWith('Registry<')

/** Types of the project that a declaration names; those of a registry's algorithms are listed by name instead. */
function referencesOf(statement: ts.Statement, source: ts.SourceFile): Reference[] {
  if (isRegistry(statement)) return []
  const imported = new Map(namesOf(source).map(each => [each.name, each]))
  const found: Reference[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node) || ts.isTypeQueryNode(node)) {
      const name = ts.isTypeReferenceNode(node) ? node.typeName : ts.isTypeQueryNode(node) ? node.exprName : node.expression
      if (ts.isIdentifier(name)) {
        const other = imported.get(name.text)
        if (other !== undefined) found.push(other)
        else if (source.statements.some(each => declares(each, name.text)))
          found.push({name: name.text, file: source.fileName, original: name.text})
      }
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      const {text: specifier} = node.argument.literal
      if (specifier.startsWith('.') && node.qualifier !== undefined && ts.isIdentifier(node.qualifier))
        found.push({name: node.qualifier.text, file: target(source.fileName, specifier), original: node.qualifier.text})
    }
    ts.forEachChild(node, visit)
  }
  visit(statement)
  return found
}

const printer = ts.createPrinter({removeComments: true})

function printed(statement: ts.Statement): string {
  if (isRegistry(statement))
    return `export declare const ${(statement as ts.VariableStatement).declarationList.declarations[0].name.getText()}: Registry`
  const {transformed} = ts.transform(statement, [sortedUnions])
  return printer.printNode(ts.EmitHint.Unspecified, transformed[0], statement.getSourceFile())
}

/** The compiler lists names in the order in which it met them, which changes elsewhere can change. */
const sortedUnions: ts.TransformerFactory<ts.Statement> = context => statement => {
  const visit = (node: ts.Node): ts.Node => {
    if (!ts.isUnionTypeNode(node) || !node.types.every(ts.isLiteralTypeNode)) return ts.visitEachChild(node, visit, context)
    const types = [...node.types].sort((a, b) => (a.getText() < b.getText() ? -1 : 1))
    return context.factory.updateUnionTypeNode(node, context.factory.createNodeArray(types))
  }
  return ts.visitEachChild(statement, visit, context)
}
