import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0003_scam_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Promoter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('licence_number', models.CharField(max_length=60, verbose_name='licence number')),
                ('licence_key', models.CharField(editable=False, max_length=40, unique=True)),
                ('licence_digits', models.CharField(db_index=True, editable=False, max_length=7)),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('name_ur', models.CharField(blank=True, max_length=200, verbose_name='name in Urdu')),
                ('city', models.CharField(blank=True, max_length=80, verbose_name='city')),
                ('status', models.CharField(choices=[('valid', 'Valid'), ('expired', 'Expired'), ('suspended', 'Suspended'), ('cancelled', 'Cancelled'), ('surrendered', 'Given back'), ('invalid', 'Not valid')], max_length=12, verbose_name='status')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
            ],
            options={
                'verbose_name': 'promoter',
                'verbose_name_plural': 'register of promoters',
                'ordering': ['name_en', 'name_ur', 'licence_key'],
            },
        ),
        migrations.CreateModel(
            name='RegisterEdition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                ('as_of', models.DateField(verbose_name='date of the list')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name="source's address")),
                ('file_name', models.CharField(max_length=120, verbose_name='file name')),
                ('digest', models.CharField(max_length=64, verbose_name='digest of the file')),
                ('imported_at', models.DateTimeField(verbose_name='imported at')),
                ('new', models.PositiveIntegerField(verbose_name='new')),
                ('changed', models.PositiveIntegerField(verbose_name='changed')),
                ('gone', models.PositiveIntegerField(verbose_name='gone')),
                ('unchanged', models.PositiveIntegerField(verbose_name='unchanged')),
                ('left_out', models.PositiveIntegerField(default=0, verbose_name='rows left out')),
                ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='imported by')),
            ],
            options={
                'verbose_name': 'list of promoters',
                'verbose_name_plural': 'lists of promoters',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='PromoterChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('new', 'New in the list'), ('changed', 'Changed'), ('gone', 'Not in the list any more'), ('returned', 'In the list again')], max_length=8, verbose_name='change')),
                ('before', models.JSONField(blank=True, default=dict, verbose_name='before')),
                ('after', models.JSONField(blank=True, default=dict, verbose_name='after')),
                ('promoter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='alerts.promoter')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='alerts.registeredition')),
            ],
            options={
                'verbose_name': 'change in the register',
                'verbose_name_plural': 'changes in the register',
                'ordering': ['-edition__number', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='promoter',
            name='gone_since',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promoters_gone', to='alerts.registeredition', verbose_name='not in the list of'),
        ),
        migrations.CreateModel(
            name='RegisterUpload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('as_of', models.DateField()),
                ('source', models.CharField(max_length=200)),
                ('source_url', models.URLField(blank=True, max_length=500)),
                ('file_name', models.CharField(max_length=120)),
                ('digest', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField()),
                ('table', models.JSONField()),
                ('heading_row', models.PositiveIntegerField()),
                ('columns', models.JSONField(default=dict)),
                ('default_status', models.CharField(blank=True, choices=[('valid', 'Valid'), ('expired', 'Expired'), ('suspended', 'Suspended'), ('cancelled', 'Cancelled'), ('surrendered', 'Given back'), ('invalid', 'Not valid')], max_length=12)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'list that waits for a decision',
                'verbose_name_plural': 'lists that wait for a decision',
                'ordering': ['-uploaded_at'],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='registeredition',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='register_edition_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='registeredition',
            constraint=models.CheckConstraint(condition=models.Q(('new__gt', 0), ('changed__gt', 0), ('unchanged__gt', 0), _connector='OR'), name='register_edition_lists_somebody'),
        ),
        migrations.AddConstraint(
            model_name='registeredition',
            constraint=models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='register_edition_digest'),
        ),
        migrations.AddConstraint(
            model_name='registeredition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('file_name', ''), _negated=True)), name='register_edition_has_a_source'),
        ),
        migrations.AddConstraint(
            model_name='promoterchange',
            constraint=models.UniqueConstraint(fields=('edition', 'promoter'), name='register_change_once_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='promoterchange',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'changed', 'gone', 'returned'])), name='register_change_kind'),
        ),
        migrations.AddConstraint(
            model_name='promoter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('licence_key', ''), _negated=True), models.Q(('licence_number', ''), _negated=True), models.Q(('licence_digits', ''), _negated=True)), name='register_promoter_has_a_licence'),
        ),
        migrations.AddConstraint(
            model_name='promoter',
            constraint=models.CheckConstraint(condition=models.Q(('name_en', ''), ('name_ur', ''), _negated=True), name='register_promoter_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='promoter',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['valid', 'expired', 'suspended', 'cancelled', 'surrendered', 'invalid'])), name='register_promoter_status'),
        ),
        migrations.AddConstraint(
            model_name='promoter',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_from__lte', models.F('valid_until')), _connector='OR'), name='register_promoter_dates_in_order'),
        ),
    ]
