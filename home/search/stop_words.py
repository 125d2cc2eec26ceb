"""Words that say nothing about what somebody looks for, in English, Urdu and Urdu in Latin letters.

A question of nothing else is looked for as it is.
"""

from mrc.core.urdu import fold_name

_ENGLISH = """
a about after all am an and any are as at be been before but by can could did do does for from get
give go going has have having he her him his how i if in into is it its me my need no not of on
one or our out please shall she should so some tell than that the their them then there these they
this to too up us want was we were what when where which who whom why will with would you your
"""
_URDU = """
اور ان اس اب اپنا اپنی اپنے ایک بتائیں بھی پر تک تو تھا تھی تھے جا جانا جانے جو چاہیے
چاہتا چاہتی دیں دیا ہم ہمارا ہمارے ہمیں ہوں ہو ہوا ہوئی ہوتا ہوتی ہوتے ہے ہیں رہا رہی رہے
سے کا کب کر کرنا کرنے کریں کس کون کہ کہاں کو کوئی کی کیا کیسا کیسے کیسی کے گا گی گے لیے
لئے مجھے مجھ میرا میری میرے میں نے نہیں وہ یا یہ والا والی والے ملی ملا ملے سکتا سکتی سکتے
دے گیا گئی گئے کروائیں کروانا یہاں وہاں جائے جائیں کتنا کتنی کتنے کیوں آپ
"""
_ROMAN = """
aap aik apna apne apni aur bhi bataen batao chahiye chahye chahie chahta chahti hai hain
he hen hi ho hona hoon hota hoti hote hum hun ja jana jane janay jo ka kab kahan kaise
kaisay kese kaun kis ki kia kiya ke kay ko koi kon kr kar kare karen karna karne karo
kitna kitne kitni kitnay kya kyun lia liay liye liya main mein men me mera mere meri mujhe
mujhay na nahi nahin nai par pe per se say tak to tha thi wo woh wala wale wali ya ne nay
mil mila mili mile diya de dein den raha rahe rahi karwain karwana karwaen sakta sakte
sakti ga gi ge gay gaya gayi gaye hua hui apko aapko yahan wahan jaye jayen kahaan ye yeh
yah
"""

STOP_WORDS = frozenset(fold_name(f"{_ENGLISH} {_URDU} {_ROMAN}").split())
