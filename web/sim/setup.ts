import 'fake-indexeddb/auto';
import { install } from './world';

install();
