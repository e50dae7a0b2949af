import { describe, expect, it } from 'vitest'
import {
  convertTable,
  decode,
  decodeTable,
  encode,
  encodeSample,
  type Law,
  silenceOctet
} from '../../../pbx-core/media/audio/g711.ts'

const laws: readonly Law[] = ['PCMU', 'PCMA']
const octets = Uint8Array.from({ length: 256 }, (_, octet) => octet)

describe('G.711', () => {
  it('has the levels of the standard at its corners', () => {
    expect([0x00, 0x80, 0xff, 0x7f, 0xf0].map((octet) => decodeTable.PCMU[octet])).toEqual([-32_124, 32_124, 0, 0, 120])
    expect([0xd5, 0x55, 0xaa, 0x2a, 0xc5].map((octet) => decodeTable.PCMA[octet])).toEqual([
      8, -8, 32_256, -32_256, 264
    ])
  })

  it.each(laws)('%s MUST give back the octet of every level it can say', (law) => {
    const again = encode(decode(octets, law), law)
    // The two zeros of the µ-law are one level.
    expect(again).toEqual(law === 'PCMU' ? octets.with(0x7f, 0xff) : octets)
  })

  it.each(laws)('%s MUST stay within half a step of every sample that it can reach', (law) => {
    const levels = [...new Set(decodeTable[law])].sort((a, b) => a - b)
    const highest = levels.at(-1) as number
    for (let sample = -highest; sample <= highest; sample += 7) {
      const level = decodeTable[law][encodeSample(sample, law)] as number
      const outward = levels[levels.indexOf(level) + Math.sign(level || 1)] ?? level + Math.sign(level) * 1024
      // Samples have 16 bits, the laws 14 and 13: what is cut off before may add half a step of those.
      expect(Math.abs(level - sample)).toBeLessThanOrEqual(Math.abs(outward - level) / 2 + 4)
    }
  })

  it('converts each law into the other without a change of more than a step', () => {
    for (const law of laws) {
      const from: Law = law === 'PCMU' ? 'PCMA' : 'PCMU'
      octets.forEach((octet) => {
        const before = decodeTable[from][octet] as number
        const after = decodeTable[law][convertTable[law][octet] as number] as number
        expect(Math.abs(after - before)).toBeLessThanOrEqual(Math.max(16, Math.abs(before) / 16))
      })
    }
  })

  it('knows the octet of silence', () => {
    expect(laws.map((law) => encodeSample(0, law))).toEqual(laws.map((law) => silenceOctet[law]))
  })
})
