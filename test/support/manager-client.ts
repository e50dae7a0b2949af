import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { waitFor } from './wait-for.ts'

export type ManagerField = readonly [name: string, value: string]
/** Fields of a packet of Asterisk's Manager Interface, in their order. */
export type ManagerPacket = readonly ManagerField[]

/** A client of the Manager Interface that hides nothing: packets as they come, each field in its place. */
export class ManagerClient implements Disposable {
  readonly banner: string
  readonly packets: ManagerPacket[] = []
  readonly #socket: Socket
  #text: string
  #asked = 0

  private constructor(socket: Socket, first: string) {
    const end = first.indexOf('\r\n') + 2
    this.banner = first.slice(0, end)
    this.#socket = socket
    this.#text = ''
    this.#receive(first.slice(end))
    socket.on('data', (text: string) => this.#receive(text))
  }

  static async open(port: number): Promise<ManagerClient> {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8')
    const [first] = (await once(socket, 'data')) as [string]
    return new ManagerClient(socket, first)
  }

  /** An action; resolves with what it is answered, and with the list that follows where one does. */
  async ask(action: string, fields: Readonly<Record<string, string>> = {}): Promise<readonly ManagerPacket[]> {
    this.#asked += 1
    const id = `ask-${this.#asked}`
    const lines = Object.entries({ Action: action, ActionID: id, ...fields }).map(
      ([name, value]) => `${name}: ${value}`
    )
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    const own = () => this.packets.filter((packet) => fieldIn(packet, 'ActionID') === id)
    await waitFor(
      () => {
        const [answer] = own()
        if (answer === undefined) return false
        return (
          fieldIn(answer, 'EventList') !== 'start' ||
          own().some((packet) => fieldIn(packet, 'EventList') === 'Complete')
        )
      },
      { what: `the answer to ${action}` }
    )
    return own()
  }

  events(name: string): readonly ManagerPacket[] {
    return this.packets.filter((packet) => fieldIn(packet, 'Event') === name)
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  #receive(text: string): void {
    const parts = (this.#text + text).split('\r\n\r\n')
    this.#text = parts.pop() ?? ''
    for (const part of parts) this.packets.push(part.split('\r\n').map((line) => fieldOf(line)))
  }
}

export function fieldIn(packet: ManagerPacket, name: string): string | undefined {
  return packet.find(([field]) => field === name)?.[1]
}

function fieldOf(line: string): ManagerField {
  const colon = line.indexOf(':')
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trimStart()]
}
