import type {UserError} from '../core/errors.js'

/** A file of plain values that a user wrote: what it holds, and where. */
export interface PlainYaml {
  readonly content: unknown
  /** The line of a part: of its key, where it has one; undefined where there is no such part. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined
  /** A number or true or false as it is written, so that 1.0 stays 1.0; undefined where there is another kind of part. */
  readonly writtenAt: (path: readonly PropertyKey[]) => string | undefined
}

/** Why a text is no plain YAML. */
export interface YamlProblem {
  readonly line?: number
  readonly message: string
}

const DEEPEST = 50

/**
 * Reads YAML, or JSON, which is YAML too. Only plain values are read (the core schema of YAML 1.2, no tags, merge keys or
 * custom types), and references that multiply the text are refused.
 *
 * @param file What to call the file in messages.
 * @param wrong Makes the error of a problem, with the next step of whoever wrote such a file.
 * @throws {UserError} The error that `wrong` makes.
 */
export async function parsePlainYaml(text: string, file: string, wrong: (problem: YamlProblem) => UserError): Promise<PlainYaml> {
  const {parseDocument, Lexer, LineCounter, isAlias, isMap, isSeq, isPair, isScalar} = await import('yaml')
  const cannot = (line?: number) =>
    wrong({
      ...(line !== undefined && {line}),
      message: `${file} must be YAML. It cannot be read${line === undefined ? '' : `: look at line ${line}`}.`,
    })
  if (isTooDeep(new Lexer().lex(text)))
    throw wrong({message: `${file} must be YAML that is nested no deeper than ${DEEPEST} levels.`})
  const lines = new LineCounter()
  // Pretty errors copy a part of the text for each of them.
  const document = parseDocument(text, {schema: 'core', merge: false, customTags: [], prettyErrors: false, lineCounter: lines})
  const {errors, warnings} = document
  const lineAt = (position: number) => lines.linePos(position).line
  if (errors.length > 0) throw cannot(lineAt(errors[0].pos[0]))
  // Whoever wrote a tag means something by it that is not read here.
  if (warnings.length > 0) {
    const line = lineAt(warnings[0].pos[0])
    throw wrong({
      line,
      message:
        `${file} must be plain YAML. Line ${line} holds a tag or a type that is not known: leave out what begins with an ` +
        'exclamation mark, and quote texts that do.',
    })
  }
  const partAt = (path: readonly PropertyKey[]): {line?: number | undefined; node: unknown} | undefined => {
    let node: unknown = document.contents
    let line: number | undefined
    for (const key of path) {
      const next: unknown = isMap(node)
        ? node.items.find(pair => isScalar(pair.key) && String(pair.key.value) === String(key))
        : isSeq(node)
          ? node.items[Number(key)]
          : undefined
      if (next === undefined) return undefined
      const shown = isPair(next) ? next.key : next
      const start = (shown as {readonly range?: readonly number[] | null}).range?.[0]
      line = start === undefined ? undefined : lineAt(start)
      node = isPair(next) ? next.value : next
    }
    return {line, node: isAlias(node) ? node.resolve(document) : node}
  }
  const lineOf = (path: readonly PropertyKey[]) => partAt(path)?.line
  const writtenAt = (path: readonly PropertyKey[]) => {
    const node = partAt(path)?.node
    return isScalar(node) && typeof node.value !== 'string' ? node.source : undefined
  }
  try {
    return {content: document.toJS({maxAliasCount: 20}), lineOf, writtenAt}
  } catch {
    // References that multiply the text.
    throw cannot()
  }
}

/**
 * The composer calls itself for each level, in brackets and in entries that begin on one line; deep enough, that ends the
 * process. A comma in brackets ends the entry that was begun there.
 */
function isTooDeep(lexemes: Iterable<string>): boolean {
  /** How deep each open bracket lies. */
  const open: number[] = []
  let depth = 0
  for (const lexeme of lexemes) {
    if (lexeme === '{' || lexeme === '[') open.push(++depth)
    else if (lexeme === '}' || lexeme === ']') depth = Math.max(0, (open.pop() ?? 1) - 1)
    else if (lexeme === '-' || lexeme === '?' || lexeme === ':') depth++
    else if (open.length > 0 ? lexeme === ',' : lexeme.includes('\n')) depth = open.at(-1) ?? 0
    if (depth > DEEPEST) return true
  }
  return false
}
