import { expect, test } from 'vitest';
import { certificateIn, fingerprintOf, inPairs } from './fingerprint';

const PEM = '-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n';

test('a certificate is found in what people paste, and nothing else is one', async () => {
  const found = certificateIn(`from the administrator:\n${PEM}`);
  expect(found).not.toBeNull();
  // SHA-256 of "abc", from the standard's own test vectors.
  expect(await fingerprintOf(found!)).toBe(inPairs('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));
  for (const wrong of ['', 'a certificate', PEM.replace('YWJj', '…'), '-----BEGIN CERTIFICATE-----']) expect(certificateIn(wrong)).toBeNull();
});
