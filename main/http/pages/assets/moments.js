/**
 * Writes the times of the page as the person who reads it has them: in the browser's time zone, and in its variant of
 * the page's language. Without this script they stay in the time zone of the telephone system.
 */
const { lang } = document.documentElement
const locale = navigator.languages.find((language) => language.split('-')[0] === lang) ?? lang
const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })

for (const time of document.querySelectorAll('time[datetime]')) {
  time.textContent = format.format(new Date(time.dateTime))
}
