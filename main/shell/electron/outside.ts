import { isLink } from '../../phone/links.ts'
import { isWebAddress } from '../web-address.ts'
import type { ElectronApi } from './api.ts'

/** Takes what a page leads to outside of itself. False: it is nothing that leads anywhere. */
export type OpenOutside = (url: string) => boolean

/** Web pages go to the person's browser, letters to the mail program, numbers to the phone; everything else nowhere. */
export function openOutside({ shell }: Pick<ElectronApi, 'shell'>, takeLink: (url: string) => void): OpenOutside {
  return (url) => {
    if (isLink(url)) takeLink(url)
    else if (isWebAddress(url) || /^mailto:/i.test(url)) void shell.openExternal(url)
    else return false
    return true
  }
}

/** Whether it leads to a program instead of a page: to the phone, or to that for letters. */
export function leadsToProgram(url: string): boolean {
  return isLink(url) || /^mailto:/i.test(url)
}
