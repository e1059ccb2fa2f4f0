import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UserError} from '../../../src/core/errors.js'
import {isDatabase, parseAddress, shownSource} from '../../../src/io/databases/address.js'

describe('addresses of databases', () => {
  it('are known by their scheme, and paths are not', () => {
    expect(['postgres://h/d', 'postgresql://h/d', 'sqlite:a.db', 'SQLITE:a.db', 'duckdb:a'].every(isDatabase)).toBe(true)
    expect(['a.db', './sqlite:a', 'C:\\data.csv', '-', 'mysql://h/d', 'postgres.csv'].some(isDatabase)).toBe(false)
  })

  it('name server, user, database and table', () => {
    expect(parseAddress('postgres://ann:s%40crets@db.example:5433/hospital?table=care.patients&sslmode=require')).toMatchObject({
      engine: 'postgres',
      host: 'db.example',
      port: 5433,
      user: 'ann',
      password: 's@crets',
      database: 'hospital',
      settings: {sslmode: 'require'},
      wanted: {table: 'care.patients'},
      shown: 'postgres://ann@db.example:5433/hospital?table=care.patients',
    })
  })

  it('leave to the environment what they do not say', () => {
    expect(parseAddress('postgres:///?table=a')).toEqual({
      engine: 'postgres',
      settings: {},
      wanted: {table: 'a'},
      shown: 'postgres:///?table=a',
      name: 'postgres-a',
    })
    expect(parseAddress('postgres://?host=/var/run/postgresql&dbname=x&user=u')).toMatchObject({
      host: '/var/run/postgresql',
      database: 'x',
      user: 'u',
    })
    expect(parseAddress('postgres://u@%2Fvar%2Frun/x')).toMatchObject({host: '/var/run', database: 'x'})
    expect(parseAddress('postgres://u@[::1]:5432/x')).toMatchObject({host: '::1', port: 5432})
  })

  it('take a query as it is or percent-encoded', () => {
    const query = "SELECT * FROM t WHERE a LIKE '%x&y%' AND b = 'c+d?' -- #"
    for (const given of [query, encodeURIComponent(query), encodeURIComponent(query).replaceAll('%20', '+')])
      expect(parseAddress(`sqlite:a.db?query=${given}`)).toMatchObject({file: 'a.db', wanted: {query}})
    expect(parseAddress('postgres://h/d?sslmode=disable&query=SELECT 1&query=2')).toMatchObject({
      wanted: {query: 'SELECT 1&query=2'},
    })
    expect(parseAddress('postgres://h/d?query=SELECT%201&sslmode=disable')).toMatchObject({
      wanted: {query: 'SELECT 1'},
      settings: {sslmode: 'disable'},
    })
  })

  it('show the hash of a query and not its text', () => {
    const {shown, name} = parseAddress("duckdb:/data/a.duckdb?query=SELECT * FROM t WHERE name = 'Ann Smith'")
    expect(shown).toMatch(/^duckdb:\/data\/a\.duckdb\?query=[\da-f]{12}$/)
    expect(name).toMatch(/^a\.duckdb-query-[\da-f]{12}$/)
  })

  it('may name a file with question marks', () => {
    expect(parseAddress('sqlite:what?.db?table=a b')).toMatchObject({file: 'what?.db', wanted: {table: 'a b'}})
    expect(parseAddress('sqlite:///data/a.db')).toMatchObject({file: '/data/a.db'})
  })

  it.each([
    'postgres:h/d',
    'postgres://h:port/d',
    'postgres://h:70000/d',
    'postgres://h/d?tabel=x',
    'postgres://h/d?table=',
    'postgres://h/d?table=a&query=b',
    'postgres://h/d?table=a&table=b',
    'postgres://h/%zz',
    'postgres://u:p/w@h/d',
    'postgres://u:1#w@h/d',
    'sqlite:?table=a',
    'sqlite:a.db?password=x',
  ])('are refused with a next step when they are wrong: %s', address => {
    expect(() => parseAddress(address)).toThrow(UserError)
  })

  it('never show a password, wherever it stands and however it is written', () => {
    // Long enough not to occur by chance.
    const password = fc.string({unit: 'binary-ascii', minLength: 8, maxLength: 30}).filter(text => /[^\w.-]/.test(text))
    const plain = fc.stringMatching(/^[a-z\d]{8,20}$/)
    const places: ((secret: string) => string)[] = [
      secret => `postgres://ann:${secret}@host/db?table=a`,
      secret => `postgres://ann:${secret}@host`,
      secret => `postgres://:${secret}@host/db`,
      secret => `postgres://host/db?password=${secret}&table=a`,
      secret => `postgres://host/db?table=a&password=${secret}`,
      secret => `postgres://ann:${secret}@host/db?query=SELECT 1`,
      secret => `postgresql://ann:${secret}@[::1]:5432/db?query=SELECT%201`,
      secret => `postgres://ann:x${secret}`,
      secret => `postgres://ann:${secret}@ho st/db`,
    ]
    fc.assert(
      fc.property(fc.oneof(password, plain), fc.constantFrom(...places), fc.boolean(), (secret, place, encoded) => {
        const address = place(encoded ? encodeURIComponent(secret) : secret)
        const told = [shownSource(address), failureOf(() => parseAddress(address)), nameOf(address)].join('\n')
        expect(told).not.toContain(secret)
        expect(told).not.toContain(encodeURIComponent(secret))
      }),
    )
  })
})

function failureOf(work: () => unknown): string {
  try {
    work()
    return ''
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [error.message, ...error.suggestions, JSON.stringify(error.data)].join('\n')
  }
}

function nameOf(address: string): string {
  try {
    const {name, shown} = parseAddress(address)
    return `${name} ${shown}`
  } catch {
    return ''
  }
}
