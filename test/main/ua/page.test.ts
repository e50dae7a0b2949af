import { afterAll, beforeAll, expect, test } from 'vitest'
import { CoreProcess } from '../../support/core-process.ts'
import { PhoneWithWindow } from './stand-in-window.ts'

let core: CoreProcess

beforeAll(async () => {
  core = await CoreProcess.start({ domain: { paging: [{ name: 'whole house', extension: '690', members: ['101'] }] } })
})
afterAll(() => core[Symbol.asyncDispose]())

function phone(user: string) {
  return new PhoneWithWindow({
    server: () => core.ready.sip.ws ?? '',
    user,
    domain: 'acme.test',
    displayName: '',
    password: () => `sip-${user}`
  })
}

test('our own phone answers a page by itself, with its microphone off, and says which page it is (4-pbx, Applications: paging)', async () => {
  await using ana = await phone('100').registered()
  await using tom = await phone('101').registered()
  const paging = await ana.phone.dial('690')
  if (!paging.ok) throw new Error(paging.error.message)
  await ana.until('the page to begin', () => paging.value.answeredAt !== null)
  const call = await tom.until('the page', () => tom.call)
  await tom.until('the microphone to be off', () => call.muted)
  expect([call.page, call.state, call.direction]).toEqual(['whole house', 'active', 'incoming'])
  await ana.phone.hangUp(paging.value.id)
  await tom.until('its end', () => call.over)
})
