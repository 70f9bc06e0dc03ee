import { expect, test } from 'vitest'
import { guessDeviceLabel, MAX_LABEL_LENGTH } from './device-label.ts'

const ANDROID = 'Mozilla/5.0 (Linux; Android 10; SM-A125F) AppleWebKit/537.36 (KHTML, like Gecko)'
const HIDDEN = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)'
const CHROME = 'Chrome/140.0.0.0 Mobile Safari/537.36'

test('a phone is called by its model where the browser tells it', () => {
  expect(guessDeviceLabel(`${ANDROID} ${CHROME}`)).toBe('SM-A125F · Chrome')
  expect(guessDeviceLabel(`${HIDDEN} ${CHROME}`, { model: 'Redmi 9A' })).toBe('Redmi 9A · Chrome')
})

test('a phone that hides its model is called by its system', () => {
  expect(guessDeviceLabel(`${HIDDEN} ${CHROME}`)).toBe('Android · Chrome')
  expect(guessDeviceLabel(`${HIDDEN} ${CHROME}`, { model: '' })).toBe('Android · Chrome')
})

test('other devices and browsers are recognised', () => {
  const firefox = 'Mozilla/5.0 (Android 13; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'
  expect(guessDeviceLabel(firefox)).toBe('Android · Firefox')
  const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1'
  expect(guessDeviceLabel(iphone)).toBe('iPhone · Safari')
  const samsung = `${ANDROID} SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36`
  expect(guessDeviceLabel(samsung)).toBe('SM-A125F · Samsung Internet')
})

test('a label is never longer than the relay keeps, and nothing is invented', () => {
  expect(guessDeviceLabel('', { model: 'x'.repeat(200) })).toHaveLength(MAX_LABEL_LENGTH)
  expect(guessDeviceLabel('')).toBe('')
})
