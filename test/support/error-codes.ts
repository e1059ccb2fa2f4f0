import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const CLASS = /^(?:UserError|WrongChecksum)$/

/** The codes of all errors that the sources make, each with the names of its data. */
export function errorCodes(folder = 'src'): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>()
  for (const name of readdirSync(folder, {recursive: true, encoding: 'utf8'})) {
    if (!name.endsWith('.ts')) continue
    const source = readFileSync(path.join(folder, name), 'utf8')
    if (source.includes('UserError') || source.includes('WrongChecksum'))
      visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true), codes)
  }
  return codes
}

function visit(node: ts.Node, codes: Map<string, Set<string>>): void {
  const given = isMade(node) ? node.arguments : undefined
  if (given !== undefined && given.length > 1 && ts.isStringLiteral(given[0])) {
    const code = given[0].text
    codes.set(code, new Set([...(codes.get(code) ?? []), ...namesIn(given[1])]))
  }
  ts.forEachChild(node, child => {
    visit(child, codes)
  })
}

/** `new UserError(...)`, or `super(...)` of a class that extends it. */
function isMade(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  if (ts.isNewExpression(node)) return CLASS.test(node.expression.getText())
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword
}

/** Names of properties, also of those that are spread into the data under a condition. */
function namesIn(data: ts.Node): string[] {
  if (ts.isObjectLiteralExpression(data))
    return data.properties.flatMap(property =>
      ts.isSpreadAssignment(property) ? namesIn(property.expression) : [property.name.getText()],
    )
  if (ts.isParenthesizedExpression(data)) return namesIn(data.expression)
  return ts.isBinaryExpression(data) ? namesIn(data.right) : []
}
