// What the tests use of connectors that have no types of their own.

declare module 'asterisk-ami-client' {
  export default class AmiClient {
    constructor(options: { reconnect: boolean; emitEventsByTypes: boolean })
    on(event: 'event', listener: (event: object) => void): this
    connect(user: string, secret: string, place: { host: string; port: number }): Promise<unknown>
    action(fields: object, promisable: true): Promise<object>
    disconnect(): this
  }
}

declare module 'asterisk-manager' {
  interface Manager {
    on(event: 'managerevent', listener: (event: object) => void): this
    action(fields: object, done: (error: object | undefined, answer: object) => void): void
    disconnect(done: () => void): void
  }
  export default function manager(port: number, host: string, user: string, secret: string, events: boolean): Manager
}

declare module 'yana' {
  export default class Yana {
    constructor(options: { host: string; port: number; login: string; password: string })
    on(event: 'event', listener: (event: object) => void): this
    on(event: 'error', listener: (error: unknown) => void): this
    connect(done: () => void): void
    send(fields: object, done: (answer: object) => void): void
    disconnect(done: () => void): void
  }
}
