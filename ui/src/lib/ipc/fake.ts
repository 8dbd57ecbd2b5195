export { FakeTransport } from './fake/transport';
