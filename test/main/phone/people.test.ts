import { describe, expect, it } from 'vitest'
import type { Desk } from '../../../main/phone/desk.ts'
import { findPeople } from '../../../main/phone/people.ts'
import { sampleCdr } from '../../records/samples.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'

const record = { ...sampleCdr(), domain: 'acme.test', callerUser: null, calleeUser: '100', dst: '100' }

/** Whom 100 finds who had these calls, by a text. */
async function found(text: string, callers: readonly { readonly name: string; readonly number: string }[]) {
  const pbx = new MemoryPbx()
  pbx.records = callers.map(({ name, number }, at) => ({
    ...record,
    uniqueid: `call-${at}`,
    src: number,
    clid: `"${name}" <${number}>`
  }))
  const people = await findPeople(
    { domain: undefined, ports: { account: { domain: 'acme.test', user: '100' }, pbx } } as never as Desk,
    text
  )
  return people.map(({ name, number }) => `${name} ${number}`)
}

describe('whom the dial field suggests (5-softphone, In a call)', () => {
  it('nobody who withheld the number: there is nothing to dial', async () => {
    const callers = [
      { name: 'Gate Anonymous', number: '' },
      { name: 'Gate Service', number: '+4930901820' }
    ]
    expect(await found('gate', callers)).toEqual(['Gate Service +4930901820'])
  })

  it('each number once, by its newest name, and never the person', async () => {
    const callers = [
      { name: 'Rita Groß', number: '+4930901820' },
      { name: 'Rita Gross-Old', number: '+4930901820' },
      { name: 'Rita Herself', number: '100' }
    ]
    expect(await found('rita', callers)).toEqual(['Rita Groß +4930901820'])
  })

  it('six at most', async () => {
    const callers = Array.from({ length: 9 }, (_, at) => ({ name: `Rita ${at}`, number: `+49309018${at}0` }))
    expect(await found('rita', callers)).toHaveLength(6)
  })
})
