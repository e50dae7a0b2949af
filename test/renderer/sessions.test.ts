import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const at = Date.UTC(2026, 10, 30, 9, 30)
const session = {
  ...{ id: 'a', domain: 'localhost', user: '100', isThis: true, browser: 'Firefox · Windows', remote: '192.0.2.7' },
  ...{ createdAt: at, usedAt: at }
}

test('log-ins are listed with browser, address and when each was seen, and logged out one by one or all at once', async () => {
  await using window = await openWindow(
    {},
    {
      path: '/#/settings',
      prepare: (main) => {
        main.sessions = [
          session,
          { ...session, id: 'b', isThis: false, browser: 'Chrome · Android', remote: '2001:db8::7' },
          { ...session, id: 'c', isThis: false, browser: '', remote: '' },
          { ...session, id: 'd', isThis: false, user: '101', browser: 'Safari · iOS' }
        ]
      }
    }
  )
  const { page, main } = window
  const list = page.getByRole('list', { name: 'Where you are logged in' })
  await list.getByText('this one').waitFor()
  await list.getByText('2001:db8::7 · last seen', { exact: false }).waitFor()
  await list.getByText('Unknown browser').waitFor()
  // Of others behind a heading, for who rules the domain.
  await page.getByText('Of other users').click()
  await page.getByRole('list', { name: 'Of other users' }).getByText('Safari · iOS').waitFor()
  expect(await violationsOf(page)).toEqual([])
  const logOut = page.getByRole('button', { name: 'Log out Chrome · Android, 2001:db8::7' })
  await page.setViewportSize({ width: 380, height: 640 })
  const isCut = () =>
    logOut.evaluate((button) =>
      [button, ...button.querySelectorAll('*')].some((part) => part.scrollWidth > part.clientWidth + 1)
    )
  await expect.poll(isCut, { message: 'its words are not cut in a narrow window' }).toBe(false)
  await logOut.click()
  await list.getByText('Chrome · Android').waitFor({ state: 'detached' })
  const everywhere = page.getByRole('group', { name: 'Log out everywhere' })
  await everywhere.getByRole('switch', { name: 'Revoke the tokens of my programs as well' }).press('Space')
  await page.getByRole('button', { name: 'Log out everywhere' }).click()
  await page.getByText('browsers logged out', { exact: false }).waitFor()
  await expect
    .poll(() => [main.sent('sessions.end'), main.sent('sessions.end-all')])
    .toEqual([[{ id: 'b' }], [{ here: false, tokens: true }]])
})

test('a link to a part stays there while what stands above it comes from main, and lets go when somebody moves', async () => {
  const links = Promise.withResolvers<void>()
  await using window = await openWindow(
    {},
    {
      path: '/#/settings/account',
      viewport: { width: 380, height: 640 },
      prepare: (main) => {
        const read = main.answers['links.read']
        main.answers['links.read'] = async (payload) => {
          await links.promise
          return read(payload)
        }
      }
    }
  )
  const { page } = window
  const heading = page.getByRole('heading', { name: 'Log-in and safety' })
  const top = async () => Math.round((await heading.boundingBox())?.y ?? -1)
  await expect.poll(top).toBeLessThan(150)
  await expect.poll(top).toBeGreaterThan(0)
  await page.getByText('No browser is logged in.').waitFor()
  links.resolve()
  await page.getByText('No program opens these links.').waitFor({ state: 'attached' })
  await expect.poll(top).toBeLessThan(150)
  await expect.poll(top).toBeGreaterThan(0)
  const before = await top()
  await page.mouse.move(190, 400)
  await page.mouse.wheel(0, -300)
  await expect.poll(top).toBeGreaterThan(before + 100)
})
