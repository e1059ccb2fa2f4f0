import {createPrivateKey, createPublicKey, sign, verify, type KeyObject} from 'node:crypto'
import {UserError} from '../core/errors.js'
import type {Signature} from './manifest.js'

const MAKE_KEYS = [
  'Make a pair with: openssl genpkey -algorithm ed25519 -out key.pem && openssl pkey -in key.pem -pubout -out key.pub.pem',
]

/**
 * A private key for signing bundles.
 * @throws {UserError} When the text is no unencrypted PEM of an Ed25519 key. Messages never hold any of it.
 */
export function readPrivateKey(pem: string, file: string): KeyObject {
  return ed25519(() => createPrivateKey(pem), `${file} must be an unencrypted private Ed25519 key in PEM form.`)
}

/**
 * The public key that a bundle should have been signed with.
 * @throws {UserError} When the text is no PEM of an Ed25519 key, or that of a private one, which has no place in a check.
 */
export function readPublicKey(pem: string, file: string): KeyObject {
  const wanted = `${file} must be a public Ed25519 key in PEM form.`
  if (pem.includes('PRIVATE KEY'))
    throw new UserError('wrong-key', {}, wanted, ['This is a private key: keep it where bundles are signed.'])
  return ed25519(() => createPublicKey(pem), wanted)
}

function ed25519(read: () => KeyObject, message: string): KeyObject {
  let key: KeyObject | undefined
  try {
    key = read()
  } catch {
    // What the library says of a key it cannot read may quote it.
    throw new UserError('wrong-key', {}, message, MAKE_KEYS)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new UserError('wrong-key', {}, message, MAKE_KEYS)
  return key
}

export function signBytes(bytes: Uint8Array, key: KeyObject): Signature {
  return {algorithm: 'Ed25519', publicKey: encoded(createPublicKey(key)), signature: sign(null, bytes, key).toString('base64')}
}

/** Whether the signature is one over these bytes by the key that it names. */
export function signatureHolds(bytes: Uint8Array, {publicKey, signature}: Signature): boolean {
  try {
    const key = createPublicKey({key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki'})
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

export const sameKey = (key: KeyObject, {publicKey}: Signature): boolean => encoded(key) === publicKey

const encoded = (key: KeyObject) => key.export({type: 'spki', format: 'der'}).toString('base64')
