import { describe, expect, test } from 'vitest'
import { promptMs } from '../support/recording-media.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice } from './office.ts'

/** Somebody from outside who looks for a name. */
async function search(
  options: { readonly speaks?: boolean; readonly directory?: { name: string; then?: string } } = {}
) {
  const { directory, speaks = false } = options
  const office = await openOffice({
    speaks,
    domain: {
      users: [
        userConfig('100', 'Ana Keller'),
        userConfig('101', 'Tom Okafor'),
        userConfig('102', 'Anna-Lena Müller'),
        userConfig('103', '')
      ],
      directories: directory === undefined ? [] : [directory],
      inbound: [{ match: '*', to: `directory:${directory?.name ?? 'all'}` }]
    }
  })
  const customer = office.provider('main')
  const phones = { ana: await office.phone('100'), tom: await office.phone('101'), lena: await office.phone('102') }
  const call = customer.invite('+15550100100')
  await office.pass()
  const [media] = office.media.leased
  if (media === undefined) throw new Error('the caller has no media')
  const press = (keys: string) => {
    for (const key of keys) media.press(key)
  }
  return { office, call, media, press, ...phones }
}

describe('a directory (4-pbx, Applications: dial by name)', () => {
  test.each([
    ['26625', '102'],
    ['6835', '102'],
    ['866', '101'],
    ['652', '101']
  ])('%s# finds %s by a part of the name, umlauts as people type them', async (letters, extension) => {
    const { office, call, press, media, ...phones } = await search()
    press(`${letters}#`)
    await office.pass()
    press('1')
    await office.pass()
    const rung = [phones.ana, phones.tom, phones.lena].filter(({ calls }) => calls.length > 0)
    expect([rung.map(({ user }) => user), media.played]).toEqual([[extension], expect.arrayContaining(['prompt for'])])
    await hangUp(office, call)
  })

  test('who has no name is found by none, and letters that mean nobody are told', async () => {
    const { office, call, media, press } = await search()
    press('777#')
    await office.pass()
    expect(media.playing).toEqual(['prompt nobody-of-that-name'])
    await hangUp(office, call)
  })

  test('several people are told apart by their names, letter by letter where nothing speaks', async () => {
    const { office, call, media, press, lena } = await search()
    press('26#')
    await office.pass()
    const letters = (name: string) => [...name].map((letter) => `prompt letters/${letter}`)
    expect(media.playing).toEqual([
      ...['prompt for', ...letters('anakeller'), 'prompt press', 'prompt digits/1'],
      ...['prompt for', ...letters('annalenamueller'), 'prompt press', 'prompt digits/2']
    ])
    press('2')
    await office.pass()
    expect(lena.calls).toHaveLength(1)
    lena.call.answer()
    await office.pass()
    await hangUp(office, call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', calleeUser: '102' })
  })

  test('names are spoken where a program speaks', async () => {
    const { office, call, media, press } = await search({ speaks: true })
    press('866#')
    await office.pass()
    expect(media.playing).toEqual(['prompt for', 'prompt tts:Tom Okafor', 'prompt press', 'prompt digits/1'])
    await hangUp(office, call)
  })

  test('a name that somebody has recorded is said as it is, also where a program speaks (names/EXTENSION)', async () => {
    const { office, call, media, press } = await search({ speaks: true })
    office.recordedNames.add('names/101')
    press('866#')
    await office.pass()
    expect(media.playing).toEqual(['prompt for', 'prompt names/101', 'prompt press', 'prompt digits/1'])
    await hangUp(office, call)
  })

  test('three entries that find nobody lead to its `then`', async () => {
    const { office, call, ana, press } = await search({ directory: { name: 'staff', then: 'extension:100' } })
    for (let entry = 0; entry < 3; entry++) {
      press('999#')
      await office.pass(2 * promptMs)
    }
    expect(ana.calls).toHaveLength(1)
    await hangUp(office, call)
  })
})
