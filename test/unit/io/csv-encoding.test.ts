import {Readable} from 'node:stream'
import {gzipSync} from 'node:zlib'
import {expect, test} from 'vitest'
import {readTable} from '../../../src/io/read-table.js'
import {complaint, labels, read} from '../../support/read-text.js'

const text = 'größe,y\n1,Müller\n2,José\n3,x\n'
const values = ['Müller', 'José', 'x']
const latin1 = Buffer.from(text, 'latin1')
const bigEndian = (value: string) => Buffer.from(value, 'utf16le').swap16()

test.each([
  ['latin1', latin1, 'latin1'],
  ['windows-1252', latin1, 'windows-1252'],
  ['gzip of windows-1252', gzipSync(latin1), 'windows-1252'],
  ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), undefined],
  ['UTF-16 with the other byte order', bigEndian(`\uFEFF${text}`), undefined],
  ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), 'utf-16le'],
  ['UTF-16 without a mark, the other way round', bigEndian(text), 'utf-16be'],
  ['UTF-16 with a mark, whatever was given', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'latin1'],
])('%s is read, however it is cut, and a note says what is written', async (_, bytes, encoding) => {
  for (const pieces of [[bytes], Array.from(bytes, byte => Buffer.from([byte]))]) {
    const loaded = await readTable('-', {stdin: Readable.from(pieces), ...(encoding !== undefined && {encoding})})
    expect(loaded.header).toEqual(['größe', 'y'])
    expect(labels(loaded, 'y')).toEqual(values)
    expect(loaded.notes.join()).toContain('What is written is UTF-8')
  }
})

test('Windows-1252 has letters where Latin-1 has none', async () => {
  // Bytes from the code chart: euro sign 80, quotation marks 93 and 94, S with caron 8A.
  const bytes = Buffer.concat([Buffer.from('a,y\n1,'), Buffer.from([0x80, 0x93, 0x94, 0x8a]), Buffer.from('\n2,x\n')])
  expect(labels(await read(bytes, {encoding: 'latin1'}), 'y')).toEqual(['€“”Š', 'x'])
})

test.each([
  ['windows-1250', [0xb3], 'ł'],
  ['windows-1251', [0xe6], 'ж'],
  ['shift_jis', [0x82, 0xa0], 'あ'],
])('%s is known too', async (encoding, bytes, expected) => {
  const loaded = await read(Buffer.concat([Buffer.from('a,y\n1,'), Buffer.from(bytes), Buffer.from('\n2,x\n')]), {encoding})
  expect(labels(loaded, 'y')).toEqual([expected, 'x'])
})

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-8 that shows late', Buffer.from(text.replace('größe', 'a').replace('3,x\n', '3,x\n'.repeat(50_000)))],
])('a file in %s is read as such where another file of the command needs --encoding', async (_, bytes) => {
  const loaded = await read(bytes, {encoding: 'latin1'})
  expect(labels(loaded, 'y').slice(0, 3)).toEqual(values)
})

test('a file of ASCII is the same in all of them', async () => {
  const loaded = await read('a,y\n1,n\n2,y\n', {encoding: 'windows-1252'})
  expect(loaded.notes).toEqual([])
  expect(labels(loaded, 'y')).toEqual(['n', 'y'])
})

test('an encoding that is not known is answered with some that are', async () => {
  expect(await complaint(read('a,b\n1,2\n', {encoding: 'klingon'}))).toMatch(/--encoding.*windows-1252/s)
})

test('bytes that are not text in the encoding are refused', async () => {
  const bytes = Buffer.concat([Buffer.from('a,y\n1,'), Buffer.from([0x82, 0x0a])])
  expect(await complaint(read(bytes, {encoding: 'shift_jis'}))).toMatch(/not text in shift_jis/)
})
