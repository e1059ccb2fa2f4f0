import {describe, expect, test} from 'vitest'
import {flagWording} from '../../../src/cli/flag-wording.js'
import {UserError} from '../../../src/core/errors.js'
import {parseQueueAddress} from '../../../src/queue/address.js'

describe('the address of a queue', () => {
  test.each([
    ['redis://localhost', {host: 'localhost', port: 6379}],
    ['redis://localhost:7000/3', {host: 'localhost', port: 7000, db: 3}],
    ['redis://user:p%40ss@[::1]:7000', {host: '::1', port: 7000, username: 'user', password: 'p@ss'}],
    ['redis://:only@host', {host: 'host', port: 6379, password: 'only'}],
    ['rediss://host', {host: 'host', port: 6379, tls: {servername: 'host'}}],
  ])('%s says where it is and who asks', (text, connection) => {
    expect(parseQueueAddress(text).connection).toEqual(connection)
  })

  test('names its keys, and the files of certificates', () => {
    const {prefix, certificates, shown} = parseQueueAddress('rediss://u:secret@host/1?prefix=team-a&ca=own.pem')
    expect([prefix, certificates, shown]).toEqual(['team-a', {ca: 'own.pem'}, 'rediss://host/1'])
  })

  test.each([
    'queue',
    'http://u:secret@host',
    'redis://',
    'redis://u:secret@host/none',
    'redis://u:secret@host?prefix=a:b',
    'redis://u:secret@host?prefix=',
    'redis://u:secret@host?tls=1',
    'redis://u:secret@host?ca=/etc/hostname',
  ])('%s is refused in one message that holds no password', text => {
    let error: unknown
    try {
      parseQueueAddress(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(UserError)
    expect((error as UserError).message).not.toContain('secret')
    expect((error as UserError).worded(flagWording).suggestions.join()).toContain('--queue redis://HOST:6379')
  })
})
