import { describe, expect, test } from 'vitest'
import { PacketReader, packetOf } from '../../../main/ami/packet.ts'

const read = (...chunks: string[]) => {
  const reader = new PacketReader()
  return chunks
    .flatMap((chunk) => reader.read(chunk))
    .map((reading) => (reading.kind === 'fault' ? reading.message : reading.request))
}

describe('packets of the Manager Interface', () => {
  test('come in any pieces, several at once, with CR LF or LF, in any spelling of their names', () => {
    const text = 'Action: Ping\r\nActionID: 1\r\n\r\n\r\naction:Originate\nVARIABLE: a=1\nVariable: b=2\n\n'
    for (const size of [1, 7, text.length]) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
        text.slice(at * size, (at + 1) * size)
      )
      const requests = read(...chunks)
      expect(
        requests.map((each) =>
          typeof each === 'string' ? each : [each.get('ACTION'), each.get('ActionID'), each.all('Variable')]
        )
      ).toEqual([
        ['Ping', '1', []],
        ['Originate', '', ['a=1', 'b=2']]
      ])
    }
  })

  test('a line without a colon is passed over', () => {
    const [request] = read('GET / HTTP/1.1\r\nAction: Ping\r\n\r\n')
    expect(typeof request === 'string' ? request : request?.get('Action')).toBe('Ping')
  })

  test('a line is at most 1024 characters long, ended or not; then nothing more is read', () => {
    expect(read(`Action: ${'a'.repeat(1016)}\r\n\r\n`)).toHaveLength(1)
    expect(read(`Action: ${'a'.repeat(1017)}\r\n\r\n`, 'Action: Ping\r\n\r\n')).toEqual([
      'A line is longer than 1024 characters'
    ])
    expect(read('x'.repeat(1025))).toEqual([])
    expect(read('x'.repeat(1_000_000), 'x'.repeat(1_000_000))).toEqual(['A line is longer than 1024 characters'])
  })

  test('a packet has at most 128 lines', () => {
    expect(read(`${'A: b\r\n'.repeat(128)}\r\n`)).toHaveLength(1)
    expect(read('A: b\r\n'.repeat(1000))).toEqual(['An action has more than 128 lines'])
  })

  test('names of callers write no lines of their own', () => {
    expect(
      packetOf([
        ['CallerIDName', 'Eve\r\n\r\nEvent: Hangup\u2028'],
        ['Cause', 16]
      ])
    ).toBe('CallerIDName: Eve Event: Hangup \r\nCause: 16\r\n\r\n')
  })
})
