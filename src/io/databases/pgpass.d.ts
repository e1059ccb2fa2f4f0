declare module 'pgpass' {
  interface Connection {
    readonly host: string
    readonly port: number
    readonly user: string | undefined
    readonly database: string | undefined
  }
  /** Calls back with the password that the user's file has for a connection. */
  export default function pgpass(connection: Connection, found: (password: string | undefined) => void): void
}
