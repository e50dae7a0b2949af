// The application's own link carries its token behind the `#`, which no server and no log is told of.
// What begins with a slash is a page of the application, which is gone on to afterwards.
const isPage = location.hash.startsWith('#/')
if (isPage) sessionStorage.setItem('offhook.page', location.hash)
const token = isPage ? '' : location.hash.slice(1)
const form = document.querySelector('form[data-token]')
if (token !== '' && form instanceof HTMLFormElement) {
  history.replaceState(null, '', location.pathname)
  form.elements.namedItem('token').value = token
  form.submit()
}
