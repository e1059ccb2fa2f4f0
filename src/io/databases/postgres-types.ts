import type {Kind} from './gather.js'
import {momentOf, type Clock} from './moments.js'
import type {Reply, Session} from './postgres-connection.js'

/** What a column of an answer is, and what is made of PostgreSQL's text of a value. */
export interface ColumnType {
  readonly name: string
  readonly type: string
  readonly kind: Kind
  readonly convert: (text: string) => unknown
}

function withoutPadding(text: string): string {
  let end = text.length
  while (text[end - 1] === ' ') end--
  return text.slice(0, end)
}

const asItIs = (text: string): unknown => text

const number = (text: string): unknown => {
  if (text.endsWith('nfinity')) return text.startsWith('-') ? -Infinity : Infinity
  // A number of up to 15 digits is one double.
  return text.length <= 15 || text === 'NaN' ? Number(text) : text
}
const double = (text: string): unknown =>
  text.endsWith('nfinity') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text)

interface Known {
  readonly kind: Kind
  readonly convert: ColumnType['convert']
  /** What Arrow calls it; left out where only databases have it. */
  readonly arrow?: string
}

const numbers = (arrow: string, integer: boolean, convert: Known['convert'] = number): Known => ({
  kind: {as: 'numbers', integer},
  convert,
  arrow,
})
const levels: Known = {kind: {as: 'levels'}, convert: asItIs}
const moments = (arrow: string, clock: Clock): Known => ({kind: {as: 'moments', clock}, convert: momentOf, arrow})

/** By names of types in pg_catalog. Domains come as what they are made of. */
const KNOWN: Readonly<Partial<Record<string, Known>>> = {
  int2: numbers('int16', true),
  int4: numbers('int32', true),
  int8: numbers('int64', true),
  oid: numbers('uint32', true),
  numeric: numbers('decimal', false),
  float4: numbers('float32', false, double),
  float8: numbers('float64', false, double),
  bool: {kind: {as: 'levels'}, convert: text => (text === 't' ? 'true' : 'false'), arrow: 'bool'},
  text: {...levels, arrow: 'string'},
  varchar: levels,
  name: levels,
  char: levels,
  citext: levels,
  // Padded with blanks that mean nothing.
  bpchar: {kind: {as: 'levels'}, convert: withoutPadding},
  uuid: levels,
  inet: levels,
  cidr: levels,
  macaddr: levels,
  macaddr8: levels,
  date: moments('date', {kind: 'date'}),
  timestamp: moments('timestamp[us]', {kind: 'datetime'}),
  timestamptz: moments('timestamp[us, UTC]', {kind: 'datetime', zone: 'Z'}),
  time: moments('time[us]', {kind: 'time'}),
}

/** What no table of records holds: lists, documents, bytes, spans of time, shapes and the like. */
const OTHER: Known = {kind: {as: 'other'}, convert: asItIs}
const LABELS: Known = {...levels, arrow: 'category'}

/** Asks what the types of the fields are. */
export async function columnTypes(session: Session, fields: Reply['fields']): Promise<ColumnType[]> {
  const ids = [...new Set(fields.map(({dataTypeID}) => dataTypeID))]
  const {rows} = await session.ask(
    `SELECT t.oid::text, t.typname, t.typtype::text, n.nspname FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = ANY ($1::oid[])`,
    [`{${ids.join(',')}}`],
  )
  const byId = new Map(rows.map(([id, name, kind]) => [Number(id), {name: name ?? '', isEnum: kind === 'e'}]))
  return fields.map(({name, dataTypeID, dataTypeModifier}) => {
    const found = byId.get(dataTypeID) ?? {name: 'unknown', isEnum: false}
    const known = found.isEnum ? LABELS : (KNOWN[found.name] ?? OTHER)
    const isWhole = found.name === 'numeric' && scaleOf(dataTypeModifier) === 0
    const kind = isWhole ? ({as: 'numbers', integer: true} as const) : known.kind
    return {name, type: typeName(known.arrow ?? found.name, dataTypeModifier), kind, convert: known.convert}
  })
}

/** Precision and scale stand in the modifier of a type, counted from 4 on (src/backend/utils/adt/numeric.c of PostgreSQL). */
const scaleOf = (modifier: number) => (modifier < 4 ? undefined : (((modifier - 4) & 0x7ff) ^ 1024) - 1024)

function typeName(name: string, modifier: number): string {
  if (modifier < 4) return name
  if (name === 'decimal') return `decimal(${((modifier - 4) >> 16) & 0xffff},${scaleOf(modifier)})`
  if (name === 'varchar') return `varchar(${modifier - 4})`
  return name === 'bpchar' ? `char(${modifier - 4})` : name
}
